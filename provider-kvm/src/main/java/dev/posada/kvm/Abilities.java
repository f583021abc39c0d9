package dev.posada.kvm;

import dev.posada.Capability;
import dev.posada.ProviderOption;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Support;
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
          Capability.MIGRATE_LIVE,
          Capability.MIGRATE_OFFLINE,
          Capability.HOTPLUG,
          Capability.SCREENSHOT,
          Capability.DISPLAY,
          Capability.CONSOLE,
          Capability.AUTOSTART,
          Capability.EXEC,
          Capability.MEASURE,
          Capability.QUOTA,
          Capability.RELABEL),
      EnumSet.of(
          SpecPart.MACHINE_DISK,
          SpecPart.MACHINE_NIC,
          SpecPart.MACHINE_CDROM,
          SpecPart.MACHINE_GUEST_OS,
          SpecPart.MACHINE_MAXIMUM,
          SpecPart.MACHINE_KERNEL,
          SpecPart.EXEC_STDIN,
          SpecPart.MIGRATE_BANDWIDTH,
          SpecPart.MIGRATE_DOWNTIME)),
  TEST(
      EnumSet.of(
          Capability.RENAME,
          Capability.PAUSE,
          Capability.SAVE,
          Capability.RESET,
          Capability.SNAPSHOT,
          Capability.SNAPSHOT_MEMORY,
          Capability.AUTOSTART,
          Capability.RELABEL),
      EnumSet.of(SpecPart.MACHINE_MAXIMUM));

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
    return this == QEMU ? Set.of(DiskPool.class, SharedDisks.class) : Set.of();
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
