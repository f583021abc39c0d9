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
    Devices devices) {

  public DomainSpec {
    labels = Map.copyOf(labels);
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
   * @param order what firmware looks at: hd, cdrom, network
   */
  public record Boot(
      Optional<String> arch,
      Optional<String> machine,
      Firmware firmware,
      Optional<Kernel> kernel,
      List<String> order) {
    public Boot {
      order = List.copyOf(order);
    }

    /** Firmware, from the first disk. */
    public static Boot with(Firmware firmware) {
      return new Boot(
          Optional.empty(), Optional.empty(), firmware, Optional.empty(), List.of("hd"));
    }

    /** {@return the same with a kernel} */
    public Boot kernel(String kernel, String initrd, String commandLine) {
      return new Boot(
          arch, machine, firmware, Optional.of(new Kernel(kernel, initrd, commandLine)), order);
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
   * @param file absolute, on the host; empty for a drive without a medium
   * @param format qcow2, raw
   * @param target as in {@code vda}; its first letters name the bus
   * @param backing of an overlay, as libvirt would find it in the file; empty leaves that to it
   */
  public record Disk(
      Optional<String> file,
      String format,
      String target,
      boolean cdrom,
      boolean readOnly,
      Optional<Backing> backing) {
    /** A disk in a file. */
    public static Disk of(String file, String format, String target) {
      return new Disk(Optional.of(file), format, target, false, false, Optional.empty());
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
  public record Nic(Link link, String to, Optional<String> mac, String model, boolean up) {}

  /**
   * A screen.
   *
   * @param type vnc, spice
   * @param listen address on the host
   */
  public record Graphics(String type, String listen, Optional<String> password) {}
}
