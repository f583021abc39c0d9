package dev.posada.virtualbox.storage;

import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import java.util.ArrayList;
import java.util.List;

/** The formats of images. */
final class Formats {
  private Formats() {}

  /** {@return the end of the name of a file in a format, with its dot} */
  static String suffix(Disk.Format format) {
    return switch (format) {
      case VDI -> ".vdi";
      case VMDK -> ".vmdk";
      case VHD -> ".vhd";
      case RAW -> ".img";
      case QCOW2 ->
          throw new UnsupportedCapabilityException(
              "a new volume in QEMU's format",
              Support.no("VirtualBox reads it only", "choose VDI, VMDK, VHD or RAW"),
              Failure.notDone());
    };
  }

  /**
   * {@return the words that make an image of a format}
   *
   * <p>One of the bare bytes has all of them from the start.
   */
  static List<String> words(Disk.Format format) {
    return format == Disk.Format.RAW
        ? List.of("--format", format.name(), "--variant", "Fixed")
        : List.of("--format", format.name());
  }

  /** {@return the words of {@code createmedium}} */
  static String[] create(String place, long bytes, Disk.Format format) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "createmedium", "disk", "--filename", place, "--sizebyte", Long.toString(bytes)));
    words.addAll(words(format));
    return words.toArray(String[]::new);
  }
}
