package dev.posada.vmware.files;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A snapshot of a machine. Immutable.
 *
 * @param uid its number, which stays; 1 or more
 * @param name its name, which others may have too
 * @param parent the number of the one before it
 * @param taken when; the epoch if the file does not tell
 * @param memory whether it has the memory of the machine
 * @param state the file with its state, from the folder of the machine if that is relative
 * @param disks the images that were written until then
 * @param clones the {@code .vmx} files of its linked clones, also of those that were deleted
 */
public record SavedState(
    long uid,
    String name,
    Optional<Long> parent,
    Instant taken,
    boolean memory,
    String state,
    List<FrozenDisk> disks,
    List<String> clones) {

  /**
   * An image that is not written any more.
   *
   * @param file from the folder of the machine if it is relative
   * @param slot its place, as in {@code sata0:0}
   */
  public record FrozenDisk(String file, String slot) {}

  static Optional<SavedState> read(Dictionary file, String prefix) {
    OptionalLong uid = file.number(prefix + "uid");
    if (uid.isEmpty() || uid.getAsLong() <= 0) {
      return Optional.empty();
    }
    OptionalLong parent = file.number(prefix + "parent");
    return Optional.of(
        new SavedState(
            uid.getAsLong(),
            file.text(prefix + "displayName"),
            parent.stream().boxed().filter(it -> it > 0).findFirst(),
            taken(file, prefix),
            file.number(prefix + "type").orElse(0) != 0,
            file.text(prefix + "filename"),
            disks(file, prefix),
            numbered(file, prefix + "clone", "")));
  }

  /** Microseconds, in two halves of 32 bits; the lower one is written with a sign. */
  private static Instant taken(Dictionary file, String prefix) {
    OptionalLong high = file.number(prefix + "createTimeHigh");
    OptionalLong low = file.number(prefix + "createTimeLow");
    if (high.isEmpty() || low.isEmpty()) {
      return Instant.EPOCH;
    }
    long micros = high.getAsLong() << Integer.SIZE | low.getAsLong() & 0xffffffffL;
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static List<FrozenDisk> disks(Dictionary file, String prefix) {
    return numbers(file, prefix + "disk", ".filename").stream()
        .map(number -> prefix + "disk" + number)
        .map(disk -> new FrozenDisk(file.text(disk + ".fileName"), file.text(disk + ".node")))
        .toList();
  }

  private static List<String> numbered(Dictionary file, String prefix, String last) {
    return numbers(file, prefix, last).stream()
        .map(number -> file.text(prefix + number + last))
        .filter(it -> !it.isBlank())
        .toList();
  }

  private static List<String> numbers(Dictionary file, String prefix, String last) {
    TreeMap<Integer, String> all = new TreeMap<>();
    for (String key : file.keys(prefix)) {
      if (key.length() > prefix.length() + last.length() && key.endsWith(last)) {
        String number = key.substring(prefix.length(), key.length() - last.length());
        if (number.matches("\\d{1,9}")) {
          all.put(Integer.parseInt(number), number);
        }
      }
    }
    return List.copyOf(all.values());
  }

  SavedState under(Optional<Long> other) {
    return new SavedState(uid, name, other, taken, memory, state, disks, clones);
  }
}
