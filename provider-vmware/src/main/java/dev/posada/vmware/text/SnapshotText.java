package dev.posada.vmware.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code vmrun listSnapshots} writes, with {@code showTree} or without. Immutable.
 *
 * <p>Names only: which of them the machine stands on, when they were taken, and which of two with
 * one name is meant, is told by the {@code .vmsd} file.
 *
 * @param snapshots all, parents before their children
 * @param whole whether these are as many as it promised
 */
public record SnapshotText(List<Snapshot> snapshots, boolean whole) {

  /**
   * A snapshot.
   *
   * @param name its name
   * @param path its name after those of its parents, with slashes between; without {@code showTree}
   *     the name alone
   */
  public record Snapshot(String name, String path) {}

  /** {@return what it wrote; empty if that is no list} */
  public static Optional<SnapshotText> of(String stdout) {
    return Lines.after(stdout, "Total snapshots:")
        .map(
            all -> {
              List<Snapshot> found = snapshots(all.lines());
              return new SnapshotText(found, found.size() == all.count());
            });
  }

  private static List<Snapshot> snapshots(List<String> lines) {
    List<Snapshot> all = new ArrayList<>();
    List<String> above = new ArrayList<>();
    for (String line : lines) {
      int depth = 0;
      while (line.startsWith("\t", depth)) {
        depth++;
      }
      String name = line.substring(depth);
      int known = Math.min(depth, above.size()); // one whose parent is missing
      above.subList(known, above.size()).clear();
      above.add(name);
      all.add(new Snapshot(name, String.join("/", above)));
    }
    return List.copyOf(all);
  }
}
