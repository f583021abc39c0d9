package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Locks;
import dev.posada.vmrun.files.MachineFiles;
import dev.posada.vmrun.files.SnapshotTree;
import dev.posada.vmrun.files.SnapshotTree.Snap;
import dev.posada.vmrun.files.VirtualDisk;
import dev.posada.vmrun.host.Switch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * deleteSnapshot. That linked clones lie on its disks keeps nothing. [O] How disks merge is a
 * guess.
 */
final class DeletingSnapshots {
  private DeletingSnapshots() {}

  static void delete(Request request) throws IOException {
    boolean children = !request.word(2, "", List.of("", "andDeleteChildren")).isEmpty();
    SnapshotNames.checkProduct(request);
    Machine machine = request.machine();
    if (machine.encrypted()
        && machine.record().alive()
        && request.is(Switch.ENCRYPTED_SNAPSHOT, "refused")) {
      throw Message.ENCRYPTED_AUTHENTICATION.failure();
    }
    SnapshotTree tree = machine.files().snapshots();
    Snap snap = SnapshotNames.find(tree, request.parameter(1), Message.SNAPSHOT_NOT_FOUND::failure);
    remove(request, machine, tree, snap, children);
    tree.write();
    machine.save();
  }

  private static void remove(
      Request request, Machine machine, SnapshotTree tree, Snap snap, boolean children)
      throws IOException {
    if (children) {
      for (Snap child : tree.children(snap.uid())) {
        remove(request, machine, tree, child, true);
      }
    }
    tree.remove(snap);
    Path state = machine.files().inFolder(snap.get("filename"));
    Files.deleteIfExists(state);
    Files.deleteIfExists(
        machine.files().inFolder(snap.get("filename").replaceFirst("\\.vmsn$", ".vmem")));
    for (String disk : snap.disks().values()) {
      merge(request, machine, tree, machine.files().inFolder(disk));
    }
  }

  /** A disk that no snapshot names any more becomes one with the delta over it. */
  private static void merge(Request request, Machine machine, SnapshotTree tree, Path disk)
      throws IOException {
    MachineFiles files = machine.files();
    VirtualDisk lower = VirtualDisks.open(disk);
    boolean used =
        files.disks(machine.config()).containsValue(disk)
            || tree.snaps().stream().anyMatch(s -> s.disks().containsValue(files.name(disk)));
    if (lower == null || used) {
      return;
    }
    List<VirtualDisk> deltas = files.deltasOf(disk);
    if (deltas.isEmpty() && lower.parent() != null) {
      GuestTree.drop(request.home(), lower);
      lower.delete();
      Locks.release(lower.file());
    } else if (deltas.size() == 1) {
      VirtualDisk upper = deltas.get(0);
      GuestTree.move(request.home(), upper, lower);
      List<VirtualDisk> above = files.deltasOf(upper.file());
      rename(machine, tree, upper.file(), disk);
      upper.delete();
      Locks.release(upper.file());
      for (VirtualDisk next : above) {
        next.setParent(disk);
      }
    }
  }

  /** What named one file names the other one now. */
  private static void rename(Machine machine, SnapshotTree tree, Path from, Path to) {
    String old = machine.files().name(from);
    String now = machine.files().name(to);
    for (Map.Entry<String, Path> disk : machine.files().disks(machine.config()).entrySet()) {
      if (disk.getValue().equals(from)) {
        machine.config().set(disk.getKey() + ".fileName", now);
      }
    }
    for (Snap snap : tree.snaps()) {
      for (int i = 0; i < snap.number("numDisks"); i++) {
        if (snap.get("disk" + i + ".fileName").equals(old)) {
          snap.set("disk" + i + ".fileName", now);
        }
      }
    }
  }
}
