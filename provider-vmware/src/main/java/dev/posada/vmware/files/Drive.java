package dev.posada.vmware.files;

import java.util.Locale;
import java.util.Optional;

/**
 * A disk or a drive of a machine. Immutable.
 *
 * @param slot where it is
 * @param kind what it is
 * @param file its image as the machine names it, from its folder if that is relative; empty for an
 *     empty drive and one of the host
 * @param mode as in {@code independent-persistent}; empty if it is part of snapshots
 * @param connected whether it is there when the machine starts
 */
public record Drive(Slot slot, Kind kind, Optional<String> file, String mode, boolean connected) {

  /** What a drive is. */
  public enum Kind {
    /** A disk with an image. */
    DISK,
    /** A drive for discs, with an image or without. */
    CDROM,
    /** A disk or a drive of the host, or a device that is passed through. */
    HOST
  }

  /** {@return what a machine has at a place; empty if there is nothing} */
  static Optional<Drive> read(Dictionary file, Slot slot) {
    if (!file.flag(slot.key("present"), false)) {
      return Optional.empty();
    }
    String image = file.text(slot.key("fileName"));
    Kind kind = kind(file.text(slot.key("deviceType")).toLowerCase(Locale.ROOT), image);
    boolean named = kind != Kind.HOST && !isNothing(image) && !isDevice(image);
    return Optional.of(
        new Drive(
            slot,
            kind,
            named ? Optional.of(image) : Optional.empty(),
            mode(file.text(slot.key("mode")).toLowerCase(Locale.ROOT)),
            file.flag(slot.key("startConnected"), true)));
  }

  private static Kind kind(String type, String image) {
    boolean disk = image.toLowerCase(Locale.ROOT).endsWith(".vmdk");
    return switch (type) {
      case "cdrom-image", "cdrom-raw", "atapi-cdrom" -> Kind.CDROM;
      case "rawdisk", "plaindisk", "scsi-passthru", "scsi-passthrough" -> Kind.HOST;
      case "", "disk", "scsi-harddisk", "ata-harddisk" ->
          disk || !(isNothing(image) || image.toLowerCase(Locale.ROOT).endsWith(".iso"))
              ? Kind.DISK
              : Kind.CDROM;
      default -> disk ? Kind.DISK : type.contains("cdrom") ? Kind.CDROM : Kind.HOST;
    };
  }

  private static String mode(String mode) {
    return mode.equals("persistent") ? "" : mode;
  }

  /** Words of drives that take what the host has, in all the spellings that were seen. */
  private static boolean isNothing(String image) {
    String word = image.strip().toLowerCase(Locale.ROOT).replace(" ", "");
    return word.isEmpty() || word.equals("emptybackingstring") || word.equals("autodetect");
  }

  private static boolean isDevice(String image) {
    return image.startsWith("/dev/")
        || image.matches("[A-Za-z]:|\\\\\\\\\\.\\\\.*|/vmfs/devices/.*");
  }
}
