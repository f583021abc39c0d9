package dev.posada.vmrun.command;

import dev.posada.vmrun.files.SnapshotTree;
import dev.posada.vmrun.files.SnapshotTree.Snap;
import dev.posada.vmrun.host.Product;
import java.util.List;
import java.util.function.Supplier;

/** Finds snapshots by their names, which are compared without regard to case. [O] */
final class SnapshotNames {
  private SnapshotNames() {}

  /** Player has no snapshots. [O] */
  static void checkProduct(Request request) {
    if (request.settings().product() == Product.PLAYER) {
      throw Message.NOT_SUPPORTED.failure();
    }
  }

  static Snap find(SnapshotTree tree, String name, Supplier<Failure> missing) {
    List<Snap> named = named(tree, name);
    if (named.isEmpty() && name.contains("/")) {
      // A path from the root tells namesakes apart. [D]
      named = tree.snaps().stream().filter(s -> path(tree, s).equalsIgnoreCase(name)).toList();
    }
    if (named.isEmpty()) {
      throw missing.get();
    }
    if (named.size() > 1) {
      throw Message.SNAPSHOT_NOT_UNIQUE.failure();
    }
    return named.get(0);
  }

  static List<Snap> named(SnapshotTree tree, String name) {
    return tree.snaps().stream().filter(s -> s.name().equalsIgnoreCase(name)).toList();
  }

  private static String path(SnapshotTree tree, Snap snap) {
    Snap parent = tree.byUid(snap.parent());
    return parent == null ? snap.name() : path(tree, parent) + "/" + snap.name();
  }
}
