package dev.posada.vmware.files;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * What a {@code .vmx} file says of a machine. Immutable; each change is a copy, in which the other
 * lines are as they were.
 *
 * <p>VMware writes the file when a machine starts and ends, so it is changed only while the machine
 * is off and nobody has it open.
 */
public final class MachineFile {
  private final String path;
  private final Dictionary file;

  private MachineFile(String path, Dictionary file) {
    this.path = path;
    this.file = file;
  }

  /**
   * {@return what a file says}
   *
   * @param path its path, absolute
   */
  public static MachineFile of(String path, byte[] file) {
    return new MachineFile(path, Dictionary.of(file));
  }

  /**
   * {@return a new machine without devices, which asks nobody anything when it starts}
   *
   * @param path where its file will be
   * @param hardware the version of its virtual hardware, as in 18
   */
  public static MachineFile blank(String path, int hardware) {
    return new MachineFile(path, Chassis.blank(hardware));
  }

  private MachineFile with(UnaryOperator<Dictionary> change) {
    return new MachineFile(path, change.apply(file));
  }

  /** {@return its path} */
  public String path() {
    return path;
  }

  /** {@return all its keys and values} */
  public Dictionary keys() {
    return file;
  }

  /** {@return a copy with other keys and values} */
  public MachineFile keys(UnaryOperator<Dictionary> change) {
    return with(change);
  }

  /** {@return the file} */
  public byte[] bytes() {
    return file.bytes();
  }

  /** {@return whether VMware would take it for a machine, encrypted or not} */
  public boolean isMachine() {
    return isEncrypted() || Chassis.hasVersions(file);
  }

  /** {@return whether nothing can be done with it, by vmrun either, without its password} */
  public boolean isEncrypted() {
    return Chassis.isEncrypted(file);
  }

  /** {@return its name; that of its file without one} */
  public String name() {
    String name = file.text("displayName");
    return name.isBlank() ? Paths.name(path).replaceFirst("(?i)\\.vmx$", "") : name;
  }

  /** {@return a copy with another name} */
  public MachineFile name(String name) {
    return with(it -> it.with("displayName", name));
  }

  /** {@return the id of its operating system, as in {@code debian12-64}; empty without one} */
  public String guestOs() {
    return file.text("guestOS");
  }

  /** {@return a copy with the id of another operating system} */
  public MachineFile guestOs(String id) {
    return with(it -> it.with("guestOS", id));
  }

  /** {@return its memory in MiB} */
  public long memory() {
    return Chassis.memory(file);
  }

  /** {@return a copy with this memory in MiB, rounded up to a multiple of 4 as VMware wants it} */
  public MachineFile memory(long mebibytes) {
    return with(it -> Chassis.memory(it, mebibytes));
  }

  /** {@return how many processors it has, cores counted} */
  public int vcpus() {
    return Chassis.vcpus(file);
  }

  /** {@return how many of them are in one socket} */
  public int coresPerSocket() {
    return Chassis.coresPerSocket(file);
  }

  /** {@return a copy with so many processors; of single cores where sockets would not be full} */
  public MachineFile vcpus(int count) {
    return with(it -> Chassis.vcpus(it, count));
  }

  /** {@return {@code bios} or {@code efi}} */
  public String firmware() {
    return Chassis.firmware(file);
  }

  /** {@return whether its firmware starts only what is signed} */
  public boolean isSecureBoot() {
    return Chassis.isSecureBoot(file);
  }

  /** {@return a copy with other firmware, {@code bios} or {@code efi}} */
  public MachineFile firmware(String firmware, boolean secureBoot) {
    return with(it -> Chassis.firmware(it, firmware, secureBoot));
  }

  /** {@return its disks and drives, by places; floppies are left out} */
  public List<Drive> drives() {
    return Drives.read(file);
  }

  /** {@return the absolute paths of all disk images that it names, plugged in or not} */
  public List<String> images() {
    return Drives.images(file).stream().map(this::resolve).toList();
  }

  /** {@return a path as the file means it} */
  public String resolve(String named) {
    return Paths.resolve(Paths.parent(path), named);
  }

  /**
   * {@return a copy with a disk}
   *
   * @param image its image, beside the file by its name, else absolute
   * @param mode as in {@code independent-persistent}; empty if it is to be part of snapshots
   */
  public MachineFile disk(Slot slot, String image, String mode) {
    return with(it -> Drives.disk(it, slot, image, mode));
  }

  /** {@return a copy with a drive for discs, and with a disc in it if there is an image} */
  public MachineFile cdrom(Slot slot, Optional<String> image) {
    return with(it -> Drives.cdrom(it, slot, image));
  }

  /** {@return a copy with nothing at a place} */
  public MachineFile empty(Slot slot) {
    return with(it -> Drives.empty(it, slot));
  }

  /** {@return the first place that the file does not mention; empty if all are taken} */
  public Optional<Slot> free(Slot.Bus bus) {
    return Slot.free(bus, Drives.slots(file));
  }

  /** {@return its network cards, by their numbers} */
  public List<Card> cards() {
    return Cards.read(file);
  }

  /** {@return the first number that no card has; empty if it has all} */
  public OptionalInt freeCard() {
    return Cards.free(file);
  }

  /** {@return a copy with a card, in place of one with its number} */
  public MachineFile card(Card card) {
    return with(it -> Cards.put(it, card));
  }

  /** {@return a copy without a card} */
  public MachineFile withoutCard(int index) {
    return with(it -> Cards.remove(it, index));
  }

  /** {@return its shared folders} */
  public List<Share> shares() {
    return Share.read(file);
  }

  /** {@return a copy with these shared folders and no others} */
  public MachineFile shares(List<Share> shares) {
    return with(it -> Share.put(it, shares));
  }

  /** {@return its screen; empty if VNC does not show it} */
  public Optional<Screen> screen() {
    return Screen.read(file);
  }

  /** {@return a copy whose screen is shown so, or not} */
  public MachineFile screen(Optional<Screen> screen) {
    return with(it -> screen.map(one -> Screen.put(it, one)).orElseGet(() -> Screen.remove(it)));
  }

  /** {@return its saved memory; empty if it has none} */
  public Optional<Suspension> suspension() {
    return Suspension.read(file, this::resolve);
  }

  /** {@return a copy without saved memory; its files stay} */
  public MachineFile withoutState() {
    return with(Suspension::remove);
  }

  /** {@return its labels} */
  public Map<String, String> labels() {
    return Labels.read(file);
  }

  /** {@return a copy with a label more, or with another value of one} */
  public MachineFile label(String key, String value) {
    return with(it -> it.with(Labels.key(key), Labels.written(value)));
  }

  /** {@return a copy without a label} */
  public MachineFile withoutLabel(String key) {
    return with(it -> it.without(Labels.key(key)));
  }

  /** {@return its UUID, as in {@code 564d1359-011a-d11a-575b-0ad74b2a0c99}; empty without one} */
  public Optional<String> uuid() {
    return Chassis.uuid(file);
  }
}
