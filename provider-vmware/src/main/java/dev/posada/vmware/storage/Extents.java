package dev.posada.vmware.storage;

import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.files.Paths;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which files are parts of disks. The bytes of a raw disk are the guest's, who may have written a
 * descriptor there that names files of others: it is not believed.
 */
final class Extents {
  private Extents() {}

  /**
   * {@return the disks that are no part of another one}
   *
   * <p>A descriptor tells its parts. What is called like a part tells none: without the one that
   * names it, it is a disk only if it is all of one.
   *
   * @param read what was read as descriptors, by the paths of the files
   */
  static Map<String, DiskFile> whole(Map<String, DiskFile> read) {
    Set<String> parts = new HashSet<>();
    read.forEach(
        (path, disk) -> {
          if (!isPart(path)) {
            others(path, disk).forEach(part -> parts.add(Paths.plain(part)));
          }
        });
    Map<String, DiskFile> whole = new LinkedHashMap<>(read);
    whole
        .entrySet()
        .removeIf(
            one ->
                parts.contains(Paths.plain(one.getKey()))
                    || isPart(one.getKey()) && !others(one.getKey(), one.getValue()).isEmpty());
    return whole;
  }

  private static boolean isPart(String path) {
    return DiskFile.isPart(Paths.name(path));
  }

  private static List<String> others(String path, DiskFile disk) {
    List<String> files = disk.files(path);
    return files.subList(1, files.size());
  }
}
