package dev.posada.kvm.machine;

import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.GuestOs;
import dev.posada.GuestState;
import dev.posada.Nic;
import dev.posada.PortForward;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.Volume;
import dev.posada.kvm.storage.StorageWords;
import dev.posada.kvm.xml.DomainView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the XML of a domain says, in Posada's words. */
public final class MachineXml {
  /** Under which the operating system is kept: family, architecture and name. */
  public static final String GUEST_OS = "posada/guest-os";

  private static final List<PortForward> NONE = List.of();

  private MachineXml() {}

  public static VirtualMachineInfo.Builder info(String id, DomainView domain, GuestState state) {
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

  static List<Disk> disks(DomainView domain) {
    return domain.devices().disks().stream()
        .filter(disk -> isDisk(disk) && disk.source().isPresent())
        .map(MachineXml::disk)
        .toList();
  }

  private static Disk disk(DomainView.Disk disk) {
    String source = disk.source().orElseThrow();
    Disk found;
    if (disk.sourceType().equals("volume")) {
      int slash = source.indexOf('/');
      String pool = slash < 0 ? "" : source.substring(0, slash);
      String name = source.substring(slash + 1);
      found = Disk.of(Volume.builder(name, name, pool).build());
    } else if (source.startsWith("/")) {
      found = Disk.of(source);
    } else {
      found = Disk.of(elsewhere(source));
    }
    Disk placed = found.attachedAs(disk.target());
    return StorageWords.format(disk.format()).map(placed::format).orElse(placed);
  }

  /** What a storage on the network has: its own pool, as in Ceph, before the first slash. */
  private static Volume elsewhere(String source) {
    int slash = source.indexOf('/');
    String name = source.substring(slash + 1);
    return Volume.builder(name, name, slash < 0 ? "" : source.substring(0, slash)).build();
  }

  static List<Cdrom> cdroms(DomainView domain) {
    return domain.devices().disks().stream()
        .filter(disk -> disk.device().equals("cdrom") && !Seed.isIn(disk, domain.labels()))
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
    String mac = nic.mac().orElseThrow();
    Nic found = link(nic).mac(mac).attachedAs(mac);
    for (PortForward forward : found.mode() == Nic.Mode.BRIDGED ? NONE : nic.forwards()) {
      found = found.forward(forward);
    }
    return found.connected(nic.up() && !nic.type().equals("null"));
  }

  /**
   * What is only between machines, as sockets of QEMU are, is a network; what has a device on the
   * host, or of it, is beside the host. A name that libvirt does not tell is the word for its kind.
   */
  private static Nic link(DomainView.Nic nic) {
    String to = nic.source().or(nic::target).filter(name -> !name.isBlank()).orElse(nic.type());
    if (nic.passt()) { // of which the source is what of the host it goes out by
      return Nic.nat();
    }
    return switch (nic.type()) {
      case "network", "internal", "server", "client", "mcast", "udp" -> Nic.on(to);
      case "bridge", "direct", "hostdev", "vdpa", "vhostuser", "ethernet", "vds" -> Nic.bridged(to);
      default -> Nic.nat();
    };
  }
}
