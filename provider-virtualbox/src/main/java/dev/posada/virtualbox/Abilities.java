package dev.posada.virtualbox;

import dev.posada.Capability;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.spi.SpecPart;
import dev.posada.virtualbox.quota.Quotas;
import java.util.EnumSet;
import java.util.Set;

/** What VirtualBox can do through Posada, and why it cannot do the rest. */
final class Abilities {
  static final Support NO_AUTOSTART =
      Support.no(
          "VirtualBox has no autostart database",
          "name a folder for it: VBoxManage setproperty autostartdbpath FOLDER");

  private Abilities() {}

  static Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.RENAME,
        Capability.PAUSE,
        Capability.SAVE,
        Capability.RESET,
        Capability.SNAPSHOT,
        Capability.SNAPSHOT_MEMORY,
        Capability.CLONE_FULL,
        Capability.CLONE_LINKED,
        Capability.MIGRATE_LIVE,
        Capability.HOTPLUG,
        Capability.OVA,
        Capability.SCREENSHOT,
        Capability.DISPLAY,
        Capability.CONSOLE,
        Capability.AUTOSTART,
        Capability.EXEC,
        Capability.COPY,
        Capability.MEASURE,
        Capability.QUOTA,
        Capability.RELABEL,
        Capability.NETWORKS,
        Capability.PORT_FORWARD,
        Capability.VOLUMES,
        Capability.VOLUME_EDIT);
  }

  static Set<SpecPart> parts() {
    return EnumSet.of(
        SpecPart.MACHINE_DISK,
        SpecPart.MACHINE_NIC,
        SpecPart.MACHINE_NIC_FORWARD,
        SpecPart.MACHINE_CDROM,
        SpecPart.MACHINE_GUEST_OS,
        SpecPart.MACHINE_FIRMWARE,
        SpecPart.EXEC_AS,
        SpecPart.EXEC_STDIN,
        SpecPart.EXEC_ENVIRONMENT,
        SpecPart.EXEC_DIRECTORY,
        SpecPart.CLONE_FROM,
        SpecPart.MIGRATE_DOWNTIME,
        SpecPart.NETWORK_SUBNET,
        SpecPart.VOLUME_SIZE,
        SpecPart.VOLUME_POOL,
        SpecPart.VOLUME_FORMAT);
  }

  static Support support(Capability capability) {
    if (capabilities().contains(capability)) {
      return Support.yes();
    }
    return switch (capability) {
      case CONTAINERS, IMAGES, SERVICES ->
          Support.no("VirtualBox runs machines only", "use Docker");
      case MIGRATE_OFFLINE ->
          Support.no("VirtualBox moves no machine that is off", "export it, and import it there");
      case SPAWN ->
          Support.no("VBoxManage passes no input to a command inside", "use exec, or ssh");
      case BACKUP -> Support.no("VirtualBox keeps no track of changed blocks", "export it");
      default -> Support.no("VirtualBox does not have it");
    };
  }

  static Support support(ResourceQuota.Part part, QuotaReport.Effect effect) {
    return Quotas.support(part, effect);
  }
}
