package dev.posada.vmware.files;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A disk and what lies below it. Immutable.
 *
 * @param disks what each descriptor says by its path, the top first
 */
public record DiskChain(Map<String, DiskFile> disks) {
  private static final int LONGEST = 1000; // more is a mistake; VMware allows some thirty

  /** Takes the values. */
  public DiskChain {
    disks = Collections.unmodifiableMap(new LinkedHashMap<>(disks));
  }

  /**
   * {@return the chain that ends in a disk}
   *
   * @param path the descriptor of the disk, absolute
   * @param heads reads the first {@link DiskFile#HEAD} bytes of a file
   * @throws NativeException if one of them is no descriptor, or lies on itself
   * @throws dev.posada.NotFoundException if one is not there
   */
  public static DiskChain of(
      String path, BiFunction<String, Operation, byte[]> heads, Operation op) {
    Map<String, DiskFile> all = new LinkedHashMap<>();
    Optional<String> next = Optional.of(path);
    while (next.isPresent()) {
      String at = Paths.plain(next.get());
      if (all.keySet().stream().anyMatch(known -> Paths.isSame(known, at))
          || all.size() == LONGEST) {
        throw new NativeException("the disk " + path + " lies on itself", Failure.undecided());
      }
      DiskFile disk = read(at, heads.apply(at, op));
      all.put(at, disk);
      next = disk.parent().map(parent -> Paths.resolve(Paths.parent(at), parent));
    }
    return new DiskChain(all);
  }

  private static DiskFile read(String path, byte[] head) {
    try {
      return DiskFile.of(head);
    } catch (IllegalArgumentException e) {
      throw new NativeException(
          path + " is no disk of VMware: " + e.getMessage(), Failure.undecided().cause(e));
    }
  }

  /** {@return the disk itself} */
  public DiskFile top() {
    return disks.values().iterator().next();
  }

  /** {@return the path of the one on which all lie} */
  public String base() {
    List<String> paths = new ArrayList<>(disks.keySet());
    return paths.get(paths.size() - 1);
  }

  /** {@return all files of all disks, absolute} */
  public List<String> files() {
    return disks.entrySet().stream()
        .flatMap(disk -> disk.getValue().files(disk.getKey()).stream())
        .distinct()
        .toList();
  }

  /**
   * {@return the disks whose parent was written since they were made: what the machine reads then
   * is wrong, and VMware refuses to start}
   */
  public List<String> broken() {
    List<String> broken = new ArrayList<>();
    List<Map.Entry<String, DiskFile>> all = List.copyOf(disks.entrySet());
    for (int i = 0; i + 1 < all.size(); i++) {
      String below = all.get(i + 1).getValue().contentId();
      if (!all.get(i).getValue().parentContentId().equals(Optional.of(below))) {
        broken.add(all.get(i).getKey());
      }
    }
    return List.copyOf(broken);
  }
}
