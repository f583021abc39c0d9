package dev.posada.vmware.snapshot;

import dev.posada.spi.Operation;
import dev.posada.vmware.files.SavedState;
import dev.posada.vmware.files.SnapshotFile;
import dev.posada.vmware.machine.RecordedClones;
import dev.posada.vmware.tool.Installation;
import java.util.ArrayList;
import java.util.List;

/**
 * The machines whose disks are read through to those of another one. VMware writes them down in
 * both, and leaves them there when a clone is deleted.
 */
public final class LinkedClones {
  private final Installation vmware;
  private final String id;

  /**
   * Takes the values.
   *
   * @param id the machine that they stand on
   */
  public LinkedClones(Installation vmware, String id) {
    this.vmware = vmware;
    this.id = id;
  }

  /** {@return those that need the disks of a snapshot, or of one that was taken after it} */
  List<String> above(SavedState snapshot, SnapshotTree tree, Operation op) {
    List<String> clones = new ArrayList<>();
    List<SavedState> waiting = new ArrayList<>(List.of(snapshot));
    while (!waiting.isEmpty()) {
      SavedState next = waiting.remove(waiting.size() - 1);
      next.clones().stream().filter(clone -> lives(clone, op)).forEach(clones::add);
      waiting.addAll(tree.file().children(next.uid()));
    }
    return clones.stream().distinct().toList();
  }

  private boolean lives(String clone, Operation op) {
    return !new RecordedClones(vmware, id).living(List.of(clone), op).isEmpty();
  }

  /** Has VMware forget one that came to nothing. */
  public void forget(String clone, Operation op) {
    SnapshotFile file = SnapshotTree.read(vmware, id, op).file();
    SnapshotFile changed = file.withoutClone(clone);
    if (changed != file && vmware.library().holders(id, op).isEmpty()) {
      vmware.files().write(SnapshotFile.place(id), changed.bytes(), op);
    }
  }

  /** Has VMware forget clones that are gone, for which it would refuse to delete a snapshot. */
  void forgetDead(SnapshotTree tree, Operation op) {
    SnapshotFile changed = tree.file();
    for (SavedState one : tree.file().snapshots()) {
      for (String clone : one.clones()) {
        if (!lives(clone, op)) {
          changed = changed.withoutClone(clone);
        }
      }
    }
    if (changed != tree.file() && vmware.library().holders(id, op).isEmpty()) {
      vmware.files().write(SnapshotFile.place(id), changed.bytes(), op);
    }
  }
}
