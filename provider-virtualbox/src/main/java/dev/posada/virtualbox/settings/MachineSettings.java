package dev.posada.virtualbox.settings;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code .vbox} file says of a machine. Immutable.
 *
 * <p>VirtualBox writes the file on every change, also of a running machine, before its command
 * ends. What runs is not in it.
 *
 * @param id its UUID, without braces
 * @param name its name, as it is
 * @param path the settings file itself
 * @param osType the id of the type of its operating system, as in {@code Linux26_64}
 * @param memory what it remembers of its last run
 * @param hardware what it has now
 * @param snapshots its snapshots, parents before their children
 * @param currentSnapshot the UUID of the one that it stands on
 * @param media the images in its own registry, parents before their children
 * @param extraData what {@code setextradata} has set
 * @param leftovers what {@code modifyvm} has to be told before it starts, as it would wait then:
 *     for memory from another host, or for somebody at the socket of a console
 */
public record MachineSettings(
    String id,
    String name,
    String path,
    String osType,
    Memory memory,
    Hardware hardware,
    List<Snapshot> snapshots,
    Optional<String> currentSnapshot,
    List<Medium> media,
    Map<String, String> extraData,
    List<String> leftovers) {

  /**
   * What it remembers of its last run.
   *
   * @param stateFile the file with its saved memory, absolute
   * @param aborted whether its process has died
   * @param since when that was
   */
  public record Memory(Optional<String> stateFile, boolean aborted, Optional<Instant> since) {}

  /**
   * A snapshot.
   *
   * @param id its UUID, without braces
   * @param name its name, which others may have too
   * @param parent the UUID of the one before it
   * @param taken when
   * @param stateFile the file with the memory of that moment, absolute
   * @param hardware what the machine had
   */
  public record Snapshot(
      String id,
      String name,
      Optional<String> parent,
      Instant taken,
      Optional<String> stateFile,
      Hardware hardware) {}

  /**
   * An image of a disk, a disc or a floppy.
   *
   * @param id its UUID, without braces
   * @param location its file, absolute
   * @param format as in {@code VDI}; of discs and floppies {@code RAW}
   * @param parent the UUID of the image that it is a difference to
   * @param kind {@code HardDisk}, {@code DVD} or {@code Floppy}
   */
  public record Medium(
      String id, String location, String format, Optional<String> parent, String kind) {}

  /**
   * What a machine is made of.
   *
   * @param memory its memory in MiB
   * @param cpu its processors
   * @param firmware {@code BIOS}, {@code EFI} and the like, in capital letters
   * @param vrde whether others may see its screen over the network
   * @param nics its network cards that are enabled
   * @param controllers its storage controllers
   * @param groups its bandwidth groups
   */
  public record Hardware(
      long memory,
      Cpu cpu,
      String firmware,
      boolean vrde,
      List<Nic> nics,
      List<Controller> controllers,
      List<BandwidthGroup> groups) {}

  /**
   * Its processors.
   *
   * @param count how many it has at most
   * @param executionCap how much of each it may use, 1 to 100 per cent
   * @param hotPlug whether they can be plugged
   * @param plugged how many it has, if they can be plugged
   */
  public record Cpu(int count, int executionCap, boolean hotPlug, int plugged) {}

  /**
   * A network card.
   *
   * @param slot from 0; the command line counts from 1
   * @param mac twelve capital letters and digits, without colons
   * @param connected whether its cable is plugged in
   * @param mode {@code NAT}, {@code BridgedInterface}, {@code InternalNetwork}, {@code
   *     HostOnlyInterface}, {@code HostOnlyNetwork}, {@code NATNetwork}, {@code GenericInterface},
   *     or empty for none
   * @param network the name that goes with the mode; empty if there is none
   * @param forwards its ports that are forwarded
   * @param group its bandwidth group; empty for none
   */
  public record Nic(
      int slot,
      String mac,
      boolean connected,
      String mode,
      String network,
      List<Forward> forwards,
      String group) {}

  /**
   * A forwarded port.
   *
   * @param name its name
   * @param udp whether it is of UDP; of TCP if not
   * @param hostAddress empty for all addresses
   * @param hostPort the port of the host
   * @param guestAddress empty for that of the guest
   * @param guestPort the port of the guest
   */
  public record Forward(
      String name,
      boolean udp,
      String hostAddress,
      int hostPort,
      String guestAddress,
      int guestPort) {}

  /**
   * A storage controller.
   *
   * @param name its name, by which commands know it
   * @param type as in {@code AHCI}, {@code PIIX4}, {@code LsiLogic}
   * @param ports how many it has
   * @param attachments what is attached to it
   */
  public record Controller(String name, String type, int ports, List<Attachment> attachments) {}

  /**
   * A drive or a disk.
   *
   * @param kind {@code HardDisk}, {@code DVD} or {@code Floppy}
   * @param port its port
   * @param device its place there
   * @param image the UUID of the image in it; empty for an empty drive and one of the host
   * @param hotPluggable whether it can be taken away while the machine runs
   * @param nonRotational whether the guest sees a solid-state disk
   * @param discards whether what the guest trims is taken out of the image
   * @param group its bandwidth group; empty for none
   */
  public record Attachment(
      String kind,
      int port,
      int device,
      Optional<String> image,
      boolean hotPluggable,
      boolean nonRotational,
      boolean discards,
      String group) {}

  /**
   * A limit that several cards or disks share.
   *
   * @param name its name
   * @param network whether it is of cards; of disks if not
   * @param bytesPerSecond the limit; 0 for none
   */
  public record BandwidthGroup(String name, boolean network, long bytesPerSecond) {}
}
