package dev.posada.vmware.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.HostFiles;
import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.files.Paths;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of bare bytes, with a descriptor beside them: what VMware takes for a raw one. */
final class FlatDisk {
  private static final int SECTOR = 512;
  private static final int HEADS = 255;
  private static final int SECTORS = 63;

  private FlatDisk() {}

  /** {@return whether the bytes of a disk are in one file as they are} */
  static boolean is(DiskFile disk) {
    return disk.extents().size() == 1
        && disk.extents().get(0).type().equals("FLAT")
        && disk.extents().get(0).offset() == 0
        && disk.extents().get(0).file().isPresent()
        && disk.parent().isEmpty();
  }

  /**
   * {@return the file of the bytes}
   *
   * @throws RejectedException if it lies elsewhere, where a descriptor may name whatever it likes
   */
  static String bytes(String path, DiskFile disk) {
    String bytes = Paths.resolve(Paths.parent(path), disk.extents().get(0).file().orElseThrow());
    if (!disk.filesBeside(path).contains(bytes)) {
      throw new RejectedException(
          "the bytes of " + path + " lie in another folder: " + bytes,
          Failure.notDone().remedy("copy it"));
    }
    return bytes;
  }

  /** {@return the file in which VMware's tools put the bytes of a raw disk} */
  static String place(String path) {
    return path.replaceFirst("\\.vmdk$", "-flat.vmdk");
  }

  /** Makes one of zeroes, as the tool of VMware would; its descriptor comes last. */
  static void write(String path, long capacity, HostFiles files, Operation op) {
    String bytes = place(path);
    Path zeroes = null;
    try {
      zeroes = Files.createTempFile("posada-", ".raw");
      try (RandomAccessFile file = new RandomAccessFile(zeroes.toFile(), "rw")) {
        file.setLength(capacity);
      }
      files.send(zeroes, bytes, op);
    } catch (IOException e) {
      throw new NativeException(
          "no temporary file for " + path + ": " + e.getMessage(), Failure.notDone().cause(e));
    } finally {
      if (zeroes != null) {
        zeroes.toFile().delete();
      }
    }
    files.write(path, descriptor(Paths.name(bytes), capacity / SECTOR).getBytes(UTF_8), op);
  }

  private static String descriptor(String bytes, long sectors) {
    long cylinders = Math.min(65_535, Math.max(1, sectors / (HEADS * SECTORS)));
    return "# Disk DescriptorFile\nversion=1\nencoding=\"UTF-8\"\nCID=fffffffe\n"
        + "parentCID=ffffffff\ncreateType=\"monolithicFlat\"\n\n# Extent description\n"
        + ("RW " + sectors + " FLAT \"" + bytes + "\" 0\n")
        + "\n# The Disk Data Base\n#DDB\n\nddb.adapterType = \"lsilogic\"\n"
        + ("ddb.geometry.cylinders = \"" + cylinders + "\"\n")
        + ("ddb.geometry.heads = \"" + HEADS + "\"\n")
        + ("ddb.geometry.sectors = \"" + SECTORS + "\"\n")
        + "ddb.virtualHWVersion = \"14\"\n";
  }
}
