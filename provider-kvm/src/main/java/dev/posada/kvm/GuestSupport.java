package dev.posada.kvm;

import dev.posada.Capability;
import dev.posada.Support;
import dev.posada.kvm.clone.Clonable;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import java.util.Optional;

/** What one machine cannot do though its host can, because of what it has. */
final class GuestSupport {
  private GuestSupport() {}

  static Support of(Domain domain, Capability capability, Operation op) {
    if (capability == Capability.SAVE) {
      return require(
          domain.isPersistent(op), "it is gone when it is off", "define it, so that it stays");
    }
    DomainView view = DomainReader.read(domain.xml(0, op));
    DomainView.Devices devices = view.devices();
    return switch (capability) {
      case SNAPSHOT, SNAPSHOT_MEMORY ->
          view.boot().firmware() == DomainSpec.Firmware.BIOS
              ? snapshot(devices)
              : Support.no(
                  "libvirt keeps no snapshots of what UEFI remembers of it",
                  "give it the firmware BIOS");
      case EXEC, COPY ->
          require(
              devices.agent(),
              "it has no channel to an agent",
              "add one for " + DomainReader.AGENT + ", and run qemu-ga in the guest");
      case SCREENSHOT -> require(devices.video(), "it has no video card", "add one");
      case DISPLAY -> require(!devices.graphics().isEmpty(), "it has no screen", "add one");
      case CONSOLE -> require(!devices.serials().isEmpty(), "it has no serial port", "add one");
      case MIGRATE_LIVE, MIGRATE_OFFLINE ->
          require(
              devices.hostDevices() == 0, "it has devices of the host itself", "detach them first");
      case CLONE_FULL, CLONE_LINKED -> Clonable.of(domain.xml(Domain.XML_INACTIVE, op));
      default -> Support.yes();
    };
  }

  private static Support snapshot(DomainView.Devices devices) {
    Optional<DomainView.Disk> unable =
        devices.disks().stream()
            .filter(disk -> disk.isWritableDisk() && !disk.holdsSnapshots())
            .findFirst();
    if (unable.isPresent()) {
      return Support.no(
          "its disk "
              + unable.get().target()
              + " is "
              + unable.get().format()
              + ", which holds no snapshots",
          "convert it to qcow2");
    }
    return require(
        devices.disks().stream().anyMatch(DomainView.Disk::isWritableDisk),
        "it has no disk that could hold one",
        "attach one in qcow2");
  }

  private static Support require(boolean there, String reason, String remedy) {
    return there ? Support.yes() : Support.no(reason, remedy);
  }
}
