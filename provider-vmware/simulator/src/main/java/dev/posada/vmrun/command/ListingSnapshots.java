package dev.posada.vmrun.command;

import dev.posada.vmrun.files.SnapshotTree;
import dev.posada.vmrun.files.SnapshotTree.Snap;
import java.io.IOException;
import java.util.List;

/** listSnapshots: names in pre-order, in the tree with a tab per level. [O] */
final class ListingSnapshots {
  private ListingSnapshots() {}

  static void list(Request request) throws IOException {
    boolean tree = request.word(1, "", List.of("", "showTree")).equals("showtree");
    SnapshotNames.checkProduct(request);
    SnapshotTree snapshots = request.machine().files().snapshots();
    request.print("Total snapshots: " + snapshots.snaps().size());
    below(request, snapshots, "0", tree ? "" : null);
  }

  private static void below(Request request, SnapshotTree tree, String uid, String indent) {
    for (Snap snap : tree.children(uid)) {
      request.print((indent == null ? "" : indent) + snap.name());
      below(request, tree, snap.uid(), indent == null ? null : indent + "\t");
    }
  }
}
