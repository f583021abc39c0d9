package dev.posada.kvm.storage;

import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.RejectedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * A disk image on the caller's machine, as its first bytes show it. Immutable.
 *
 * @param capacity bytes that a guest sees
 * @param alone whether all of it is in this one file: an image can name any file of the host that
 *     QEMU would open then
 */
public record ImageFile(CallerFile file, Disk.Format format, long capacity, boolean alone) {
  private static final int HEAD = 512;
  private static final int SECTOR = 512;
  private static final int QCOW2 = 0x514649fb;
  private static final int VDI = 0xbeda107f;
  private static final int VDI_DIFFERENCE = 4;
  private static final int VHD_DIFFERENCE = 4;
  private static final int EXTERNAL_DATA = 1 << 2;
  private static final int MOST_DESCRIPTOR = 1 << 16;

  /**
   * Looks at it.
   *
   * @throws RejectedException if it is empty, or in a format that nothing here can send
   */
  static ImageFile of(Path path) {
    CallerFile file = CallerFile.of(path);
    byte[] head = Arrays.copyOf(file.read(0, HEAD), HEAD);
    ByteBuffer big = ByteBuffer.wrap(head);
    ByteBuffer little = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    ImageFile image;
    if (big.getInt(0) == QCOW2 && big.getInt(4) >= 2) {
      image = qcow2(file, big);
    } else if (little.getInt(0x40) == VDI) {
      boolean alone = little.getInt(0x4c) < VDI_DIFFERENCE - 1;
      image = new ImageFile(file, Disk.Format.VDI, little.getLong(0x170), alone);
    } else if (begins(head, "KDMV") && little.getLong(12) > 0) {
      image = vmdk(file, little);
    } else if (begins(head, "conectix")) {
      boolean alone = big.getInt(60) < VHD_DIFFERENCE;
      image = new ImageFile(file, Disk.Format.VHD, big.getLong(48), alone);
    } else {
      requireRaw(file, head, big);
      image = new ImageFile(file, Disk.Format.RAW, file.length(), true);
    }
    if (image.capacity <= 0) {
      throw new RejectedException(path + " is no disk: it is empty", Failure.notDone());
    }
    return image;
  }

  private static ImageFile qcow2(CallerFile file, ByteBuffer head) {
    boolean alone = head.getLong(8) == 0 && !isExternal(head);
    return new ImageFile(file, Disk.Format.QCOW2, head.getLong(24), alone);
  }

  private static boolean isExternal(ByteBuffer head) {
    return head.getInt(4) >= 3 && (head.getLong(72) & EXTERNAL_DATA) != 0;
  }

  /**
   * {@return whether what was written into an image is in the file itself, not in others that it
   * names; what lies below it does not count}
   *
   * @param format what it is to its machine
   */
  public static boolean isWhole(Path path, String format) {
    byte[] head = Arrays.copyOf(CallerFile.of(path).read(0, HEAD), HEAD);
    return switch (format) {
      case "qcow2" -> !isExternal(ByteBuffer.wrap(head));
      case "vmdk" -> begins(head, "KDMV"); // else it is a text that names its extents
      default -> true;
    };
  }

  /** Only one whose data is in the file itself: its descriptor could name others. */
  private static ImageFile vmdk(CallerFile file, ByteBuffer head) {
    long at = head.getLong(28) * SECTOR;
    int size = (int) Math.max(0, Math.min(head.getLong(36) * SECTOR, MOST_DESCRIPTOR));
    String descriptor =
        at <= 0 || at > file.length()
            ? ""
            : new String(file.read(at, size), StandardCharsets.ISO_8859_1);
    boolean alone = descriptor.toLowerCase(Locale.ROOT).contains("parentcid=ffffffff");
    return new ImageFile(file, Disk.Format.VMDK, head.getLong(12) * SECTOR, alone);
  }

  private static void requireRaw(CallerFile file, byte[] head, ByteBuffer big) {
    boolean known =
        big.getInt(0) == QCOW2
            || begins(head, "KDMV")
            || begins(head, "COWD")
            || begins(head, "QED\0")
            || begins(head, "vhdxfile")
            || begins(head, "# Disk DescriptorFile");
    if (known) {
      throw new RejectedException(
          file.path() + " is a disk image of a kind that cannot be sent",
          Failure.notDone().remedy("make a qcow2 image of it with qemu-img convert"));
    }
  }

  private static boolean begins(byte[] head, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    return Arrays.equals(head, 0, bytes.length, bytes, 0, bytes.length);
  }

  /** Refuses one that is not all there is. */
  ImageFile requireAlone() {
    if (!alone) {
      throw new RejectedException(
          file.path() + " lies over other files, or has its data there",
          Failure.notDone().remedy("make one image of all with qemu-img convert"));
    }
    return this;
  }
}
