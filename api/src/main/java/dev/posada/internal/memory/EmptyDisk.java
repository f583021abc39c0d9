package dev.posada.internal.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A disk on which nothing was ever written, as a stream-optimized VMDK, which appliances have. */
final class EmptyDisk {
  private static final int SECTOR = 512;
  private static final int GRAIN = 128;
  private static final int ENTRIES = 512;
  private static final int DESCRIPTOR = 20;
  private static final int OVERHEAD = 128;
  private static final int FOOTER_MARKER = 3;
  private static final int DIRECTORY_MARKER = 2;
  private static final int FLAGS = 0x30001; // line ends can be checked, compressed, with markers

  private EmptyDisk() {}

  /** Returns the file of a disk of so many bytes, rounded up to 64 KiB. */
  static byte[] vmdk(long bytes, String name) {
    long sectors = (bytes + (long) SECTOR * GRAIN - 1) / ((long) SECTOR * GRAIN) * GRAIN;
    int tables = (int) ((sectors + (long) GRAIN * ENTRIES - 1) / ((long) GRAIN * ENTRIES));
    int directory = (tables * 4 + SECTOR - 1) / SECTOR;
    int directoryAt = OVERHEAD + 1;
    int size = OVERHEAD + 1 + directory + 1 + 1 + 1;
    ByteBuffer file = ByteBuffer.allocate(size * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    header(file, 0, sectors, -1); // the directory is where the footer says
    file.position(SECTOR);
    file.put(descriptor(sectors, name).getBytes(StandardCharsets.US_ASCII));
    marker(file, OVERHEAD, directory, DIRECTORY_MARKER);
    marker(file, directoryAt + directory, 1, FOOTER_MARKER);
    header(file, directoryAt + directory + 1, sectors, directoryAt);
    return file.array(); // the last sector, all zero, marks the end
  }

  private static void marker(ByteBuffer file, int sector, int sectors, int type) {
    file.position(sector * SECTOR);
    file.putLong(sectors).putInt(0).putInt(type);
  }

  private static void header(ByteBuffer file, int sector, long sectors, long directoryAt) {
    file.position(sector * SECTOR);
    file.put("KDMV".getBytes(StandardCharsets.US_ASCII)).putInt(3).putInt(FLAGS);
    file.putLong(sectors).putLong(GRAIN).putLong(1).putLong(DESCRIPTOR).putInt(ENTRIES);
    file.putLong(0).putLong(directoryAt).putLong(OVERHEAD).put((byte) 0);
    file.put(new byte[] {'\n', ' ', '\r', '\n'}).putShort((short) 1); // compressed by deflate
  }

  private static String descriptor(long sectors, String name) {
    return """
        # Disk DescriptorFile
        version=1
        CID=fffffffe
        parentCID=ffffffff
        createType="streamOptimized"
        RDONLY %d SPARSE "%s"
        ddb.adapterType = "lsilogic"
        ddb.geometry.cylinders = "%d"
        ddb.geometry.heads = "255"
        ddb.geometry.sectors = "63"
        ddb.virtualHWVersion = "4"
        """
        .formatted(sectors, name, Math.max(1, sectors / (255 * 63)));
  }
}
