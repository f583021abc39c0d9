package dev.posada.kvm;

import dev.posada.Capability;
import dev.posada.ProviderOption;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.kvm.quota.Quotas;
import dev.posada.spi.SpecPart;
import java.util.EnumSet;
import java.util.Set;

/** What each driver of libvirt can do through Posada, and why it cannot do the rest. */
enum Abilities {
  QEMU(
      EnumSet.of(
          Capability.RENAME,
          Capability.PAUSE,
          Capability.SAVE,
          Capability.RESET,
          Capability.SNAPSHOT,
          Capability.SNAPSHOT_MEMORY,
          Capability.CLONE_FULL,
          Capability.CLONE_LINKED,
          Capability.MIGRATE_LIVE,
          Capability.MIGRATE_OFFLINE,
          Capability.HOTPLUG,
          Capability.SCREENSHOT,
          Capability.DISPLAY,
          Capability.CONSOLE,
          Capability.AUTOSTART,
          Capability.NETWORKS,
          Capability.EXEC,
          Capability.COPY,
          Capability.MEASURE,
          Capability.QUOTA,
          Capability.RELABEL,
          Capability.VOLUMES,
          Capability.VOLUME_EDIT,
          Capability.BACKUP),
      EnumSet.of(
          SpecPart.MACHINE_DISK,
          SpecPart.MACHINE_NIC,
          SpecPart.MACHINE_NIC_FORWARD,
          SpecPart.MACHINE_CDROM,
          SpecPart.MACHINE_GUEST_OS,
          SpecPart.MACHINE_MAXIMUM,
          SpecPart.MACHINE_KERNEL,
          SpecPart.NETWORK_SUBNET,
          SpecPart.NETWORK_LABEL,
          SpecPart.MACHINE_FIRMWARE,
          SpecPart.MACHINE_CLOUD_INIT,
          SpecPart.EXEC_STDIN,
          SpecPart.CLONE_FROM,
          SpecPart.EXEC_AS,
          SpecPart.EXEC_ENVIRONMENT,
          SpecPart.EXEC_DIRECTORY,
          SpecPart.MIGRATE_BANDWIDTH,
          SpecPart.MIGRATE_DOWNTIME,
          SpecPart.MIGRATE_DISKS,
          SpecPart.VOLUME_SIZE,
          SpecPart.VOLUME_POOL,
          SpecPart.VOLUME_FORMAT)),
  TEST(
      EnumSet.of(
          Capability.RENAME,
          Capability.PAUSE,
          Capability.SAVE,
          Capability.RESET,
          Capability.SNAPSHOT,
          Capability.SNAPSHOT_MEMORY,
          Capability.AUTOSTART,
          Capability.NETWORKS,
          Capability.RELABEL,
          Capability.VOLUMES),
      EnumSet.of(
          SpecPart.MACHINE_MAXIMUM,
          SpecPart.MACHINE_GUEST_OS,
          SpecPart.NETWORK_SUBNET,
          SpecPart.NETWORK_LABEL,
          SpecPart.VOLUME_SIZE,
          SpecPart.VOLUME_POOL,
          SpecPart.VOLUME_FORMAT));

  private static final String NOT_BUILT = "not built yet";

  private final Set<Capability> capabilities;
  private final Set<SpecPart> parts;

  Abilities(Set<Capability> capabilities, Set<SpecPart> parts) {
    this.capabilities = capabilities;
    this.parts = parts;
  }

  /** By what libvirt calls the driver. */
  static Abilities of(String type) {
    return type.equalsIgnoreCase("test") ? TEST : QEMU;
  }

  Set<Capability> capabilities() {
    return EnumSet.copyOf(capabilities);
  }

  Set<SpecPart> parts() {
    return EnumSet.copyOf(parts);
  }

  Set<Class<? extends ProviderOption>> options() {
    return this == QEMU
        ? Set.of(DiskPool.class, KvmMachineOptions.class, KvmMigrateOptions.class)
        : Set.of();
  }

  Support support(Capability capability) {
    if (capabilities.contains(capability)) {
      return Support.yes();
    }
    return switch (capability) {
      case CONTAINERS, IMAGES, SERVICES ->
          Support.no("libvirt's hypervisors run machines only", "use Docker");
      case SPAWN ->
          Support.no("QEMU's agent runs a command to its end, and streams nothing", "use exec");
      case OVA -> Support.no("libvirt knows no appliances", "copy the disk of the appliance");
      case VOLUME_EDIT ->
          Support.no(
              "libvirt's test driver can neither resize volumes nor move their bytes",
              "use qemu:///system");
      case PORT_FORWARD -> Support.no("libvirt forwards no ports to a machine", "use its address");
      default ->
          this == TEST && QEMU.capabilities.contains(capability)
              ? Support.no("libvirt's test driver only pretends to", "use qemu:///system")
              : Support.no(NOT_BUILT, "use virsh for it");
    };
  }

  Support support(ResourceQuota.Part part, QuotaReport.Effect effect) {
    if (this == QEMU) {
      return Quotas.support(part);
    }
    boolean size = part == ResourceQuota.Part.VCPUS || part == ResourceQuota.Part.MEMORY;
    return size && effect == QuotaReport.Effect.NEXT_START
        ? Support.yes() // a machine is created with its size
        : support(Capability.QUOTA);
  }
}
