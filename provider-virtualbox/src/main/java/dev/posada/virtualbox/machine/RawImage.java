package dev.posada.virtualbox.machine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.posada.spi.Operation;
import dev.posada.spi.command.HostFiles;
import java.util.List;
import java.util.Locale;

/**
 * Which files are bare bytes of a disk. VirtualBox takes one for a floppy, so it has to be told.
 * Their names are no proof: cloud images of Ubuntu are of QEMU's format and end in {@code .img}.
 */
final class RawImage {
  /** How images of the formats begin that VirtualBox reads: QCOW, VMDK, VDI, VHD and others. */
  private static final List<String> MAGICS =
      List.of(
          "QFI\u00fb",
          "KDMV",
          "COWD",
          "# Disk DescriptorFile",
          "<<< ",
          "conectix",
          "vhdxfile",
          "QED\0",
          "WithoutFreeSpace",
          "WithouFreSpacExt");

  private static final int LONGEST = 32;

  private RawImage() {}

  /** {@return whether a file is one} */
  static boolean is(String path, HostFiles files, Operation op) {
    if (!path.toLowerCase(Locale.ROOT).matches(".*\\.(img|raw|dd|bin|ima|dsk)")) {
      return false;
    }
    String head = new String(files.head(path, LONGEST, op), ISO_8859_1);
    return MAGICS.stream().noneMatch(head::startsWith);
  }
}
