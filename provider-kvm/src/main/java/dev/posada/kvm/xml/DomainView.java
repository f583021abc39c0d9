package dev.posada.kvm.xml;

import dev.posada.PortForward;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A domain as its XML shows it, whoever wrote it. Immutable. What is not said is empty.
 *
 * @param memory KiB, as the other
 * @param currentMemory what it starts with, or has now
 * @param firmware how it boots
 */
public record DomainView(
    String type,
    Optional<String> uuid,
    String name,
    OptionalInt id,
    Map<String, String> labels,
    int vcpus,
    int maxVcpus,
    long currentMemory,
    long memory,
    Boot boot,
    Devices devices) {

  /** How it boots. */
  public record Boot(
      Optional<String> osType,
      Optional<String> arch,
      Optional<String> machine,
      DomainSpec.Firmware firmware,
      Optional<String> nvram,
      Optional<DomainSpec.Kernel> kernel) {}

  /**
   * What it has.
   *
   * @param agent a channel for the agent
   * @param agentConnected the agent has opened it; only of a running domain
   * @param balloon a balloon that works
   * @param hostDevices devices of the host itself
   */
  public record Devices(
      List<Disk> disks,
      List<Nic> nics,
      List<Serial> serials,
      List<Graphics> graphics,
      boolean agent,
      boolean agentConnected,
      boolean balloon,
      boolean video,
      int hostDevices) {}

  /**
   * A disk or a drive.
   *
   * @param alias what libvirt calls it; only of a running domain
   * @param device disk, cdrom, floppy, lun
   * @param sourceType file, block, volume, network
   * @param source file, device, {@code pool/volume} or name; empty without a medium
   * @param format of the image; libvirt's default is raw
   * @param backing files below, nearest first, as far as libvirt says
   * @param told whether libvirt says what is below, be it nothing: of what is off it does not
   */
  public record Disk(
      Optional<String> alias,
      String target,
      Optional<String> bus,
      String device,
      String sourceType,
      Optional<String> source,
      String format,
      boolean readOnly,
      boolean shareable,
      List<String> backing,
      boolean told) {
    /** {@return whether a snapshot of libvirt's own kind can lie in it} */
    public boolean holdsSnapshots() {
      return format.equals("qcow2");
    }

    /** {@return whether a snapshot of the machine has to care for it} */
    public boolean isWritableDisk() {
      return (device.equals("disk") || device.equals("lun")) && !readOnly;
    }
  }

  /**
   * A network card.
   *
   * @param type network, bridge, user, direct
   * @param source the network, bridge or device that it is on
   * @param target its device on the host; only of a running domain
   */
  public record Nic(
      Optional<String> alias,
      String type,
      Optional<String> source,
      Optional<String> mac,
      Optional<String> model,
      Optional<String> target,
      boolean up,
      boolean passt,
      List<PortForward> forwards) {
    /** {@return whether it has a device on the host: one in QEMU's process has none} */
    public boolean isOnHost() {
      return !passt && !type.equals("user") && !type.equals("vhostuser");
    }
  }

  /** A serial port; its path is the terminal on the host. */
  public record Serial(Optional<String> alias, String type, Optional<String> path) {}

  /**
   * A screen.
   *
   * @param port empty while nobody listens
   */
  public record Graphics(
      String type, Optional<String> listen, OptionalInt port, boolean password) {}

  /** {@return whether every disk that counts can hold a snapshot} */
  public boolean holdsSnapshots() {
    return devices.disks().stream().filter(Disk::isWritableDisk).allMatch(Disk::holdsSnapshots);
  }
}
