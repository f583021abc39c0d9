package dev.posada.kvm;

import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.GuestOs;
import dev.posada.GuestState;
import dev.posada.Nic;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.Volume;
import dev.posada.kvm.xml.DomainView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the XML of a domain says, in Posada's words. */
final class MachineXml {
  /** Under which the operating system is kept: family, architecture and name. */
  static final String GUEST_OS = "posada/guest-os";

  private MachineXml() {}

  static VirtualMachineInfo.Builder info(String id, DomainView domain, GuestState state) {
    VirtualMachineInfo.Builder info =
        VirtualMachineInfo.builder(id, domain.name(), state)
            .labels(domain.labels())
            .firmware(firmware(domain))
            .disks(disks(domain))
            .nics(nics(domain))
            .cdroms(cdroms(domain));
    guestOs(domain.labels()).ifPresent(info::guestOs);
    return info;
  }

  private static VirtualMachineSpec.Firmware firmware(DomainView domain) {
    return switch (domain.boot().firmware()) {
      case BIOS -> VirtualMachineSpec.Firmware.BIOS;
      case UEFI -> VirtualMachineSpec.Firmware.UEFI;
      case UEFI_SECURE -> VirtualMachineSpec.Firmware.UEFI_SECURE_BOOT;
    };
  }

  static String words(GuestOs os) {
    return os.family()
        + " "
        + (os.architecture().isEmpty() ? "-" : os.architecture())
        + " "
        + os.name();
  }

  private static Optional<GuestOs> guestOs(Map<String, String> labels) {
    String[] words = labels.getOrDefault(GUEST_OS, "").split(" ", 3);
    try {
      return words.length < 3
          ? Optional.empty()
          : Optional.of(
              new GuestOs(
                  GuestOs.Family.valueOf(words[0]),
                  words[2],
                  words[1].equals("-") ? "" : words[1]));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty(); // somebody changed it
    }
  }

  private static boolean isDisk(DomainView.Disk disk) {
    return disk.device().equals("disk") || disk.device().equals("lun");
  }

  /** A disk on a network of storage has no path, and cannot be told of yet. */
  static List<Disk> disks(DomainView domain) {
    return domain.devices().disks().stream()
        .filter(disk -> isDisk(disk) && disk.source().isPresent())
        .map(MachineXml::disk)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Disk> disk(DomainView.Disk disk) {
    String source = disk.source().orElseThrow();
    Disk found;
    if (disk.sourceType().equals("volume")) {
      int slash = source.indexOf('/');
      String pool = slash < 0 ? "" : source.substring(0, slash);
      String name = source.substring(slash + 1);
      found = Disk.of(Volume.builder(source, name, pool).build());
    } else if (source.startsWith("/")) {
      found = Disk.of(source);
    } else {
      return Optional.empty();
    }
    Disk placed = found.attachedAs(disk.target());
    return Optional.of(format(disk.format()).map(placed::format).orElse(placed));
  }

  static Optional<Disk.Format> format(String word) {
    return switch (word) {
      case "raw" -> Optional.of(Disk.Format.RAW);
      case "qcow2" -> Optional.of(Disk.Format.QCOW2);
      case "vdi" -> Optional.of(Disk.Format.VDI);
      case "vmdk" -> Optional.of(Disk.Format.VMDK);
      case "vpc" -> Optional.of(Disk.Format.VHD);
      default -> Optional.empty();
    };
  }

  static String word(Disk.Format format) {
    return format == Disk.Format.VHD ? "vpc" : format.name().toLowerCase(Locale.ROOT);
  }

  static List<Cdrom> cdroms(DomainView domain) {
    return domain.devices().disks().stream()
        .filter(disk -> disk.device().equals("cdrom"))
        .map(
            disk ->
                disk.source()
                    .filter(source -> source.startsWith("/"))
                    .map(Cdrom::of)
                    .orElseGet(Cdrom::empty)
                    .attachedAs(disk.target()))
        .toList();
  }

  /** A card is known by its hardware address: what else names it changes with each start. */
  static List<Nic> nics(DomainView domain) {
    return domain.devices().nics().stream()
        .filter(nic -> nic.mac().isPresent())
        .map(MachineXml::nic)
        .toList();
  }

  private static Nic nic(DomainView.Nic nic) {
    String to = nic.source().orElse("");
    Nic found =
        switch (nic.type()) {
          case "network" -> to.isEmpty() ? Nic.nat() : Nic.on(to);
          case "bridge", "direct", "hostdev", "vdpa" -> to.isEmpty() ? Nic.nat() : Nic.bridged(to);
          default -> Nic.nat();
        };
    String mac = nic.mac().orElseThrow();
    return found.mac(mac).connected(nic.up()).attachedAs(mac);
  }
}
