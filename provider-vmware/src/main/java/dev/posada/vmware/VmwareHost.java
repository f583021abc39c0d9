package dev.posada.vmware;

import dev.posada.Capability;
import dev.posada.Credentials;
import dev.posada.HostInfo;
import dev.posada.ProviderOption;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.spi.HostDriver;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.SpecPart;
import dev.posada.spi.StorageDriver;
import dev.posada.spi.VirtualMachineDriver;
import dev.posada.vmware.machine.Images;
import dev.posada.vmware.network.HostNetworking;
import dev.posada.vmware.storage.VirtualStorage;
import dev.posada.vmware.tool.Installation;
import java.util.Optional;
import java.util.Set;

/** A VMware, here or over ssh. */
final class VmwareHost implements HostDriver {
  private final Installation vmware;
  private final Machines machines;
  private final HostFacts facts;
  private final Abilities abilities;
  private final VmwareConnection connection;
  private final HostNetworking networks;
  private final VirtualStorage storage;

  /**
   * Takes the values.
   *
   * @param guestUser who runs commands in guests where nobody else is named
   * @param address the host, as the caller reaches it
   * @param opened the call that connects
   */
  VmwareHost(
      Installation vmware, Optional<Credentials> guestUser, String address, Operation opened) {
    this.vmware = vmware;
    this.facts = new HostFacts(vmware);
    this.abilities = Abilities.of(vmware, opened);
    Images images = new Images(vmware); // one for all, as it keeps the heads of all disks
    this.machines = new Machines(vmware, images, guestUser, address);
    this.networks = new HostNetworking(vmware);
    this.storage = new VirtualStorage(vmware, images);
    this.connection = new VmwareConnection(vmware, opened);
  }

  @Override
  public HostInfo inspect(Operation op) {
    return facts.inspect(op);
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
  public Support support(ResourceQuota.Part part, QuotaReport.Effect effect) {
    return abilities.support(part, effect);
  }

  @Override
  public Set<SpecPart> understands() {
    return abilities.parts();
  }

  @Override
  public Set<Class<? extends ProviderOption>> options() {
    return Set.of(VmwareConnectOptions.class, VmwareMachineOptions.class);
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
  public void close() {
    vmware.tool().close();
  }
}
