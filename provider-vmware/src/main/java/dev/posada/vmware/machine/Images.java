package dev.posada.vmware.machine;

import dev.posada.ByteSize;
import dev.posada.spi.Operation;
import dev.posada.spi.command.FileReadings;
import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.tool.HostSystem;
import dev.posada.vmware.tool.Installation;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the descriptors of disks say. Thread-safe; remembers what it has read for as long as the
 * files are not changed and somebody asks for them.
 */
public final class Images {
  private static final int LONGEST = 1000; // more in a chain is a circle

  private final HostSystem system;
  private final FileReadings heads;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** Takes the values. */
  public Images(Installation vmware) {
    this.system = vmware.places().system();
    this.heads = FileReadings.ofHeads(vmware.files(), DiskFile.HEAD);
  }

  /** The same bytes are the same array. */
  private record Known(byte[] head, DiskFile disk) {}

  /**
   * {@return what those say that can be read, by their paths}
   *
   * @param used whether a machine that runs writes them all the time, so that what they are cannot
   *     have changed
   */
  public Map<String, DiskFile> of(Collection<String> paths, boolean used, Operation op) {
    Map<String, DiskFile> now = new HashMap<>();
    Set<String> asked = new LinkedHashSet<>();
    for (String path : paths) {
      Known before = used ? known.get(path) : null;
      if (before != null) {
        now.put(path, before.disk());
      } else if (system.canName(path)) {
        asked.add(path);
      }
    }
    heads
        .of(asked, op)
        .forEach((path, head) -> know(path, head).ifPresent(disk -> now.put(path, disk)));
    known.keySet().removeIf(path -> !heads.knows(path));
    Map<String, DiskFile> all = new LinkedHashMap<>();
    for (String path : paths) {
      Optional.ofNullable(now.get(path)).ifPresent(disk -> all.put(path, disk));
    }
    return all;
  }

  private Optional<DiskFile> know(String path, byte[] head) {
    Known before = known.get(path);
    if (before != null && before.head() == head) {
      return Optional.of(before.disk());
    }
    try {
      DiskFile disk = DiskFile.of(head);
      known.put(path, new Known(head, disk));
      return Optional.of(disk);
    } catch (IllegalArgumentException unreadable) {
      known.remove(path);
      return Optional.empty();
    }
  }

  /** {@return the sizes of disks for their machine, by their paths} */
  Map<String, ByteSize> capacities(Collection<String> paths, boolean used, Operation op) {
    Map<String, ByteSize> all = new LinkedHashMap<>();
    of(paths, used, op)
        .forEach(
            (path, disk) -> {
              if (disk.capacity() > 0) {
                all.put(path, ByteSize.bytes(disk.capacity()));
              }
            });
    return all;
  }

  /** {@return disks and all that they lie on, as far as that can be read, by their paths} */
  public Map<String, DiskFile> chains(Collection<String> tops, Operation op) {
    Map<String, DiskFile> all = new LinkedHashMap<>();
    Set<String> next = new LinkedHashSet<>(tops);
    for (int depth = 0; depth < LONGEST && !next.isEmpty(); depth++) {
      Map<String, DiskFile> read = of(next, false, op);
      next = new LinkedHashSet<>();
      for (Map.Entry<String, DiskFile> one : read.entrySet()) {
        if (all.put(one.getKey(), one.getValue()) == null) {
          parent(one.getKey(), one.getValue()).ifPresent(next::add);
        }
      }
    }
    return all;
  }

  /** {@return the path of the disk below one; empty if it lies on none} */
  public static Optional<String> parent(String path, DiskFile disk) {
    return disk.parent().map(parent -> Paths.plain(Paths.resolve(Paths.parent(path), parent)));
  }
}
