package dev.posada.virtualbox.storage;

import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Pool;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.settings.Registry;
import dev.posada.virtualbox.tool.Installation;
import java.nio.charset.StandardCharsets;

/**
 * The folders that are pools: one of Posada's below the folder of new machines, called {@code
 * default}, and those of others in which there are images.
 */
final class Folders {
  static final String DEFAULT = "default";
  private static final String OURS = "posada-volumes";
  private static final int LONGEST = 200; // of a file name, which has 255 bytes

  private final String ours;

  Folders(Installation vbox, Registry registry, Operation op) {
    this.ours = Paths.join(vbox.machinesFolder(registry, op), OURS);
  }

  /** {@return the name of the pool that a file is in} */
  String pool(String path) {
    String folder = Paths.parent(path);
    return folder.equals(ours) ? DEFAULT : folder;
  }

  /** {@return the folder of a pool} */
  String folder(String pool) {
    return pool.equals(DEFAULT) ? ours : pool;
  }

  Pool described(String pool) {
    return Pool.builder(folder(pool), pool).hostPath(folder(pool)).build();
  }

  /** {@return where a new volume is to lie} */
  String place(String pool, String name, Disk.Format format) {
    boolean illegal =
        name.chars().anyMatch(c -> Character.isISOControl(c) || c == '/' || c == '\\');
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (illegal || name.equals(".") || name.equals("..") || bytes > LONGEST) {
      throw new RejectedException(
          "the name of a volume has no slash and no control character, and at most "
              + LONGEST
              + " bytes: "
              + name,
          Failure.notDone());
    }
    return Paths.join(folder(pool), name + Formats.suffix(format));
  }

  static NotFoundException noPool(String pool) {
    return new NotFoundException(Kind.POOL, pool, Failure.notDone());
  }
}
