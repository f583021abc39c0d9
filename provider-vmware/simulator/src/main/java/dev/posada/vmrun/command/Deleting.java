package dev.posada.vmrun.command;

import dev.posada.vmrun.files.MachineFiles;
import dev.posada.vmrun.files.SnapshotTree.Snap;
import dev.posada.vmrun.files.VirtualDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * deleteVM: all files that VMware knows, with every disk; the folder and what else is in it stay.
 * [O]
 */
final class Deleting {
  private Deleting() {}

  static void delete(Request request) throws IOException {
    Machine machine = request.machine();
    if (machine.record().alive()) {
      throw Message.ALREADY_RUNNING.failure();
    }
    MachineFiles files = machine.files();
    Set<Path> disks = new LinkedHashSet<>(files.disks(machine.config()).values());
    for (Snap snap : files.snapshots().snaps()) {
      snap.disks().values().forEach(disk -> disks.add(files.inFolder(disk)));
    }
    for (Path disk : Set.copyOf(disks)) {
      for (Path below = VirtualDisks.parentOf(disk);
          below != null;
          below = VirtualDisks.parentOf(below)) {
        // What lies elsewhere is the disk of another machine, whose linked clone this one is.
        if (below.getParent().equals(files.folder())) {
          disks.add(below);
        }
      }
    }
    for (Path file : disks) {
      VirtualDisk disk = VirtualDisks.open(file);
      if (disk != null) {
        GuestTree.drop(request.home(), disk);
        disk.delete();
      }
    }
    files.deleteOwn();
    request.home().forget(machine.record());
  }
}
