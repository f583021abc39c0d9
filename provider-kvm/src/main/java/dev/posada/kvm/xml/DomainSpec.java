package dev.posada.kvm.xml;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine as it is to be defined. Immutable.
 *
 * @param uuid empty lets libvirt choose
 * @param boot what runs first
 * @param devices exactly these, and controllers that they need
 */
public record DomainSpec(
    String type,
    Optional<String> uuid,
    String name,
    Map<String, String> labels,
    Size size,
    Boot boot,
    Devices devices,
    Platform platform) {

  public DomainSpec {
    labels = Map.copyOf(labels);
  }

  /** A machine on what libvirt takes for one. */
  public DomainSpec(
      String type,
      Optional<String> uuid,
      String name,
      Map<String, String> labels,
      Size size,
      Boot boot,
      Devices devices) {
    this(type, uuid, name, labels, size, boot, devices, Platform.PLAIN);
  }

  /** {@return the same that boots another way} */
  public DomainSpec boot(Boot other) {
    return new DomainSpec(type, uuid, name, labels, size, other, devices, platform);
  }

  /**
   * How big; memory in KiB.
   *
   * @param vcpus at the start, at most {@code maxVcpus}
   * @param memory at the start, at most {@code maxMemory}
   */
  public record Size(int vcpus, int maxVcpus, long memory, long maxMemory) {}

  /** Firmware. */
  public enum Firmware {
    BIOS,
    UEFI,
    UEFI_SECURE
  }

  /**
   * What runs first.
   *
   * @param arch empty lets libvirt choose, as for the machine
   * @param kernel loaded by the hypervisor itself
   * @param nvram where UEFI keeps its variables, on the host; empty leaves that to libvirt
   * @param order what firmware looks at: hd, cdrom, network
   */
  public record Boot(
      Optional<String> arch,
      Optional<String> machine,
      Firmware firmware,
      Optional<String> nvram,
      Optional<Kernel> kernel,
      List<String> order) {
    public Boot {
      order = List.copyOf(order);
    }

    /** Firmware, from the first disk. */
    public static Boot with(Firmware firmware) {
      return new Boot(
          Optional.empty(),
          Optional.empty(),
          firmware,
          Optional.empty(),
          Optional.empty(),
          List.of("hd"));
    }

    /** {@return the same with a kernel} */
    public Boot kernel(String kernel, String initrd, String commandLine) {
      return new Boot(
          arch,
          machine,
          firmware,
          nvram,
          Optional.of(new Kernel(kernel, initrd, commandLine)),
          order);
    }

    /** {@return the same with its variables in that file} */
    public Boot nvram(String file) {
      return new Boot(arch, machine, firmware, Optional.of(file), kernel, order);
    }
  }

  /** Files on the host; an initrd or a command line that is empty is left out. */
  public record Kernel(String kernel, String initrd, String commandLine) {}

  /** What the machine has. */
  public record Devices(
      List<Disk> disks,
      List<Nic> nics,
      boolean serial,
      boolean agent,
      boolean balloon,
      boolean rng,
      Optional<Graphics> graphics,
      int hotplugPorts) {
    public Devices {
      disks = List.copyOf(disks);
      nics = List.copyOf(nics);
    }
  }

  /**
   * A disk, or a drive.
   *
   * @param file absolute, on the host, or {@code pool/volume}, whose path libvirt finds when it
   *     starts; empty for a drive without a medium
   * @param format qcow2, raw
   * @param target as in {@code vda}; its first letters name the bus
   * @param backing of an overlay, as libvirt would find it in the file; empty leaves that to it
   * @param bus where the target does not say it: {@code sda} can be on several
   */
  public record Disk(
      Optional<String> file,
      String format,
      String target,
      boolean cdrom,
      boolean readOnly,
      Optional<Backing> backing,
      Optional<String> bus) {
    /** On the bus that its target names. */
    public Disk(
        Optional<String> file,
        String format,
        String target,
        boolean cdrom,
        boolean readOnly,
        Optional<Backing> backing) {
      this(file, format, target, cdrom, readOnly, backing, Optional.empty());
    }

    /** {@return the same on that bus} */
    public Disk on(String bus) {
      return new Disk(file, format, target, cdrom, readOnly, backing, Optional.of(bus));
    }

    /** A disk in a file. */
    public static Disk of(String file, String format, String target) {
      return new Disk(Optional.of(file), format, target, false, false, Optional.empty());
    }

    /** A volume that has no path. */
    public static Disk in(String pool, String volume, String format, String target) {
      return of(pool + "/" + volume, format, target);
    }

    /** A drive. */
    public static Disk cdrom(Optional<String> file, String target) {
      return new Disk(file, "raw", target, true, true, Optional.empty());
    }
  }

  /** What an overlay lies on. */
  public record Backing(String file, String format) {}

  /** How a card is connected. */
  public enum Link {
    /** To a network of libvirt. */
    NETWORK,
    /** To a bridge of the host. */
    BRIDGE,
    /** By the hypervisor's own network address translation. */
    USER
  }

  /**
   * A network card.
   *
   * @param to the network or the bridge; empty for {@link Link#USER}
   * @param mac empty lets libvirt choose
   * @param model virtio, e1000
   */
  public record Nic(Link link, String to, Optional<String> mac, String model, boolean up) {
    /** {@return the same of another model} */
    public Nic of(String other) {
      return new Nic(link, to, mac, other, up);
    }
  }

  /**
   * A screen.
   *
   * @param type vnc, spice
   * @param listen address on the host
   */
  public record Graphics(String type, String listen, Optional<String> password) {
    /** Without the password. */
    @Override
    public String toString() {
      return type + " on " + listen;
    }
  }
}
