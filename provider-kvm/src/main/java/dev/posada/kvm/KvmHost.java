package dev.posada.kvm;

import dev.posada.Capability;
import dev.posada.HostInfo;
import dev.posada.ProviderOption;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.Usage;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.network.VirtualNetworks;
import dev.posada.kvm.quota.CpuScale;
import dev.posada.kvm.quota.NicRates;
import dev.posada.kvm.quota.Shaping;
import dev.posada.kvm.storage.KvmStorage;
import dev.posada.spi.EventSink;
import dev.posada.spi.HostDriver;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.SpecPart;
import dev.posada.spi.StorageDriver;
import dev.posada.spi.VirtualMachineDriver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A daemon of libvirt, or its test driver in this process. */
final class KvmHost implements HostDriver {
  private final Session session;
  private final Abilities abilities;
  private final Shaping shaping;
  private final CpuScale scale;
  private final Machines machines;
  private final VirtualNetworks networks;
  private final LibvirtConnection pointers;
  private final KvmStorage storage;

  /** What libvirt is too old for, here or there. */
  private final Map<Capability, Support> lacking;

  private KvmHost(Session session, Abilities abilities, Map<Capability, Support> lacking) {
    this.lacking = lacking;
    this.session = session;
    this.abilities = abilities;
    this.shaping = new Shaping(session);
    this.scale = CpuScale.of(session.uri());
    this.machines = new Machines(session, abilities, scale, shaping);
    this.networks = new VirtualNetworks(session);
    this.pointers = new LibvirtConnection(session);
    this.storage = new KvmStorage(session);
  }

  /** Connects, and asks which of libvirt's drivers answers. */
  static KvmHost connect(Session session, Operation op) {
    try {
      String type = session.on(op, connection -> connection.node().type(op));
      Abilities abilities = Abilities.of(type);
      return new KvmHost(
          session, abilities, session.on(op, connection -> lacking(abilities, connection, op)));
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private static Map<Capability, Support> lacking(
      Abilities abilities, Connection connection, Operation op) {
    return Requirements.lacking(
        abilities.capabilities(), connection::support, () -> connection.node().libvirtVersion(op));
  }

  Session session() {
    return session;
  }

  /** {@code virNodeGetInfo} and the versions. */
  @Override
  public HostInfo inspect(Operation op) {
    return session.on(op, connection -> HostFacts.describe(connection.node(), op));
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> all = abilities.capabilities();
    all.removeAll(lacking.keySet());
    return all;
  }

  @Override
  public Support support(Capability capability) {
    Support lack = lacking.get(capability);
    return lack == null ? abilities.support(capability) : lack;
  }

  @Override
  public Support support(ResourceQuota.Part part, Effect effect) {
    Support support = abilities.support(part, effect);
    if (support.available() && part == ResourceQuota.Part.CPU_WEIGHT) {
      return scale.support();
    }
    return support.available() && NicRates.PARTS.contains(part) ? shaping.support() : support;
  }

  @Override
  public Set<SpecPart> understands() {
    return abilities.parts();
  }

  @Override
  public Set<Class<? extends ProviderOption>> options() {
    return abilities.options();
  }

  /** {@code virNodeGetCPUStats} and {@code virNodeGetMemoryStats}. */
  @Override
  public Usage measure(Operation op) {
    return session.on(op, connection -> HostFacts.measure(connection.node(), op));
  }

  @Override
  public Optional<VirtualMachineDriver> virtualMachines() {
    return Optional.of(machines);
  }

  @Override
  public Optional<NetworkDriver> networks() {
    return Optional.of(networks);
  }

  @Override
  public Optional<StorageDriver> storage() {
    return Optional.of(storage);
  }

  @Override
  public Optional<Subscription> watch(EventSink sink, Operation op) {
    return Optional.of(Watch.begin(session, sink, op));
  }

  /** Knows {@link LibvirtConnection}. */
  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(pointers) ? Optional.of(type.cast(pointers)) : Optional.empty();
  }

  @Override
  public void close() {
    pointers.thaws().close();
    machines.close();
    session.close();
  }
}
