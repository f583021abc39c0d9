package dev.posada.virtualbox;

import dev.posada.Capability;
import dev.posada.Credentials;
import dev.posada.HostInfo;
import dev.posada.ProviderOption;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.Usage;
import dev.posada.spi.HostDriver;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.SpecPart;
import dev.posada.spi.StorageDriver;
import dev.posada.spi.VirtualMachineDriver;
import dev.posada.virtualbox.machine.Consoles;
import dev.posada.virtualbox.measure.HostCounters;
import dev.posada.virtualbox.network.VirtualNetworks;
import dev.posada.virtualbox.storage.VirtualStorage;
import dev.posada.virtualbox.tool.Installation;
import java.util.Optional;
import java.util.Set;

/** A VirtualBox, here or over ssh. */
final class VirtualBoxHost implements HostDriver {
  private final Installation vbox;
  private final Consoles consoles;
  private final Machines machines;
  private final VirtualNetworks networks;
  private final VirtualStorage storage;
  private final HostFacts facts;
  private final VirtualBoxConnection connection;
  private final boolean autostarts;

  /**
   * Takes the values.
   *
   * @param version that of the tool
   * @param address the machine of the tool, as the caller reaches it
   * @param autostarts whether VirtualBox has a place to write down what is started with the host
   * @param opened the call that connects
   */
  VirtualBoxHost(
      Installation vbox,
      String version,
      Optional<Credentials> guestUser,
      String address,
      boolean autostarts,
      Operation opened) {
    this.vbox = vbox;
    this.connection = new VirtualBoxConnection(vbox, opened);
    this.facts = new HostFacts(vbox.tool(), version);
    this.autostarts = autostarts;
    this.consoles = new Consoles(vbox);
    this.machines = new Machines(vbox, guestUser, address, consoles);
    this.networks = new VirtualNetworks(vbox);
    this.storage = new VirtualStorage(vbox);
  }

  Installation installation() {
    return vbox;
  }

  @Override
  public HostInfo inspect(Operation op) {
    return facts.inspect(op);
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> capabilities = Abilities.capabilities();
    if (!autostarts) {
      capabilities.remove(Capability.AUTOSTART);
    }
    if (!consoles.support().available()) {
      capabilities.remove(Capability.CONSOLE);
    }
    return capabilities;
  }

  @Override
  public Support support(Capability capability) {
    if (capability == Capability.CONSOLE) {
      return consoles.support();
    }
    return capability == Capability.AUTOSTART && !autostarts
        ? Abilities.NO_AUTOSTART
        : Abilities.support(capability);
  }

  @Override
  public Support support(ResourceQuota.Part part, QuotaReport.Effect effect) {
    return Abilities.support(part, effect);
  }

  @Override
  public Set<SpecPart> understands() {
    return Abilities.parts();
  }

  @Override
  public Set<Class<? extends ProviderOption>> options() {
    return Set.of(
        VirtualBoxConnectOptions.class,
        VirtualBoxMachineOptions.class,
        VirtualBoxMigrateOptions.class);
  }

  @Override
  public Usage measure(Operation op) {
    return HostCounters.read(vbox.files(), op);
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
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(connection) ? Optional.of(type.cast(connection)) : Optional.empty();
  }

  @Override
  public void beforeClose(Operation op) {
    consoles.close(op);
  }

  @Override
  public void close() {
    vbox.tool().close();
  }
}
