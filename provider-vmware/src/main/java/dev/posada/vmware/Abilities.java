package dev.posada.vmware;

import dev.posada.Capability;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.spi.Operation;
import dev.posada.spi.SpecPart;
import dev.posada.vmware.quota.Quotas;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Product;
import java.util.EnumSet;
import java.util.Set;

/**
 * What this product can do through Posada, and why it cannot do the rest. Immutable.
 *
 * @param product the product
 * @param ovftool whether it has the tool of appliances
 * @param diskManager whether it has the tool of disks
 */
record Abilities(Product product, boolean ovftool, boolean diskManager) {

  /** What a command inside can have; a terminal is nowhere. */
  private static final Set<SpecPart> INSIDE =
      EnumSet.of(
          SpecPart.EXEC_AS,
          SpecPart.EXEC_STDIN,
          SpecPart.EXEC_ENVIRONMENT,
          SpecPart.EXEC_DIRECTORY);

  static Abilities of(Installation vmware, Operation op) {
    return new Abilities(
        vmware.tool().product(),
        vmware.programs().find("ovftool", op).isPresent(),
        vmware.programs().find("vmware-vdiskmanager", op).isPresent());
  }

  /** What Player does not have. */
  private static final Set<Capability> SNAPSHOTS =
      EnumSet.of(
          Capability.SNAPSHOT,
          Capability.SNAPSHOT_MEMORY,
          Capability.CLONE_FULL,
          Capability.CLONE_LINKED);

  Set<Capability> capabilities() {
    Set<Capability> all =
        EnumSet.of(
            Capability.RENAME,
            Capability.PAUSE,
            Capability.SAVE,
            Capability.RESET,
            Capability.DISPLAY,
            Capability.QUOTA,
            Capability.RELABEL);
    all.addAll(Set.of(Capability.EXEC, Capability.COPY, Capability.SCREENSHOT));
    all.add(Capability.VOLUMES);
    if (ovftool) {
      all.add(Capability.OVA);
    }
    if (diskManager) {
      all.add(Capability.VOLUME_EDIT);
    }
    if (product.hasSnapshots()) {
      all.addAll(SNAPSHOTS);
    }
    return all;
  }

  Set<SpecPart> parts() {
    Set<SpecPart> all =
        EnumSet.of(
            SpecPart.MACHINE_DISK,
            SpecPart.MACHINE_NIC,
            SpecPart.MACHINE_CDROM,
            SpecPart.MACHINE_GUEST_OS,
            SpecPart.MACHINE_FIRMWARE);
    all.addAll(INSIDE);
    all.addAll(
        Set.of(
            SpecPart.CLONE_FROM,
            SpecPart.VOLUME_SIZE,
            SpecPart.VOLUME_POOL,
            SpecPart.VOLUME_FORMAT));
    return all;
  }

  Support support(Capability capability) {
    if (capabilities().contains(capability)) {
      return Support.yes();
    }
    return switch (capability) {
      case CONTAINERS, IMAGES, SERVICES -> Support.no("VMware runs machines only", "use Docker");
      case SNAPSHOT, SNAPSHOT_MEMORY, CLONE_FULL, CLONE_LINKED ->
          Support.no("VMware Player does not have it", "use Workstation Pro, which is free");
      case MIGRATE_LIVE, MIGRATE_OFFLINE ->
          Support.no("VMware's desktop products move no machine", "export it, and import it there");
      case HOTPLUG ->
          Support.no("vmrun changes no devices of a machine that runs", "stop it first");
      case OVA -> Support.no("there is no ovftool", "install VMware's OVF Tool");
      case BACKUP -> Support.no("vmrun keeps no track of changed blocks", "export it");
      case CONSOLE -> Support.no("vmrun reaches no serial port", "use the display, or exec");
      case AUTOSTART ->
          Support.no("vmrun starts no machines with the host", "start it by a service of the host");
      case SPAWN -> Support.no("vmrun passes no input to a command inside", "use exec, or ssh");
      case NETWORKS ->
          Support.no("vmrun makes no networks", "make one with VMware's Virtual Network Editor");
      case PORT_FORWARD ->
          Support.no(
              "vmrun leads ports to addresses of a network, and not to machines",
              "use VmwareConnection.forward with the address of the machine");
      case MEASURE -> Support.no("vmrun tells nothing of what a machine uses", "ask the guest");
      case VOLUME_EDIT ->
          Support.no("there is no vmware-vdiskmanager", "install Workstation or Fusion whole");
      default -> Support.no("the VMware provider does not have it");
    };
  }

  Support support(ResourceQuota.Part part, QuotaReport.Effect effect) {
    return Quotas.support(part, effect);
  }
}
