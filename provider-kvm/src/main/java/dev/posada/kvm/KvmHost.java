package dev.posada.kvm;

import dev.posada.Capability;
import dev.posada.HostInfo;
import dev.posada.ProviderOption;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.Usage;
import dev.posada.spi.EventSink;
import dev.posada.spi.HostDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.SpecPart;
import dev.posada.spi.VirtualMachineDriver;
import java.util.Optional;
import java.util.Set;

/** A daemon of libvirt, or its test driver in this process. */
final class KvmHost implements HostDriver {
  private final Session session;
  private final Abilities abilities;
  private final Machines machines;
  private final LibvirtConnection pointers;

  private KvmHost(Session session, Abilities abilities) {
    this.session = session;
    this.abilities = abilities;
    this.machines = new Machines(session, abilities, CpuScale.here());
    this.pointers = new LibvirtConnection(session);
  }

  /** Connects, and asks which of libvirt's drivers answers. */
  static KvmHost connect(Session session, Operation op) {
    try {
      String type = session.on(op, connection -> connection.node().type(op));
      return new KvmHost(session, Abilities.of(type));
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
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
    return abilities.capabilities();
  }

  @Override
  public Support support(Capability capability) {
    return abilities.support(capability);
  }

  @Override
  public Support support(ResourceQuota.Part part, Effect effect) {
    return abilities.support(part, effect);
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
    machines.close();
    session.close();
  }
}
