package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Locks;
import dev.posada.vmrun.files.MachineFiles;
import dev.posada.vmrun.files.SnapshotTree;
import dev.posada.vmrun.files.SnapshotTree.Snap;
import dev.posada.vmrun.files.VirtualDisk;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** snapshot. */
final class TakingSnapshots {
  private TakingSnapshots() {}

  static void snapshot(Request request) throws IOException {
    SnapshotNames.checkProduct(request);
    Machine machine = request.machine();
    if (machine.encrypted()
        && machine.record().alive()
        && request.is(Switch.ENCRYPTED_SNAPSHOT, "refused")) {
      throw Message.ENCRYPTED_AUTHENTICATION.failure();
    }
    String name = request.parameter(1);
    if (!SnapshotNames.named(machine.files().snapshots(), name).isEmpty()) {
      throw Message.SNAPSHOT_EXISTS.failure();
    }
    take(request, machine, name);
  }

  static Snap take(Request request, Machine machine, String name) throws IOException {
    MachineFiles files = machine.files();
    SnapshotTree tree = files.snapshots();
    Snap snap = tree.add(name, files.stem());
    writeState(request, machine, snap);
    KeptSettings.keep(machine, snap.get("filename"));
    long micros = request.now() * 1000;
    snap.set("createTimeHigh", micros >> 32).set("createTimeLow", (int) micros);
    Map<String, Path> disks = files.snapshotDisks(machine.config());
    snap.set("numDisks", disks.size());
    int number = 0;
    for (Map.Entry<String, Path> disk : disks.entrySet()) {
      String key = "disk" + number++;
      snap.set(key + ".fileName", files.name(disk.getValue()));
      snap.set(key + ".node", disk.getKey());
      goOnIn(request, machine, disk.getKey(), disk.getValue());
    }
    tree.write();
    machine.save();
    return snap;
  }

  /** A live snapshot has the memory, which stays when the machine goes on. */
  private static void writeState(Request request, Machine machine, Snap snap) throws IOException {
    String state = snap.get("filename");
    if (machine.record().alive()) {
      snap.set("type", "1");
      Memory.write(machine, state, state.replaceFirst("\\.vmsn$", ".vmem"));
      return;
    }
    machine.files().write(state, "simulated state\n");
    if (machine.suspended()) {
      snap.set("type", "2");
      if (request.is(Switch.SNAPSHOT_SUSPENDED, "stale")) {
        machine.config().set("checkpoint.vmState", state);
      }
    } else {
      snap.set("type", "0");
    }
  }

  /** Freezes a disk and lets the machine go on in a delta over it. */
  static void goOnIn(Request request, Machine machine, String node, Path frozen)
      throws IOException {
    VirtualDisk below = VirtualDisks.open(frozen);
    if (below == null) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    Path file = machine.files().nextDelta(frozen);
    VirtualDisk delta = VirtualDisk.delta(file, below, machine.files().name(frozen));
    GuestTree.fork(request.home(), below, delta);
    if (machine.record().alive()) {
      long pid = machine.record().number(Trait.KEEPER);
      Locks.take(file, pid, request.settings().system().namesHolders());
    }
    machine.config().set(node + ".fileName", file.getFileName().toString());
  }
}
