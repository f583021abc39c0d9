package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.SnapshotTree;
import dev.posada.vmrun.files.SnapshotTree.Snap;
import dev.posada.vmrun.files.VirtualDisk;
import dev.posada.vmrun.host.Switch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** revertToSnapshot: the current state is thrown away. */
final class Reverting {
  private Reverting() {}

  static void revert(Request request) throws IOException {
    SnapshotNames.checkProduct(request);
    Machine machine = request.machine();
    SnapshotTree tree = machine.files().snapshots();
    Snap snap = SnapshotNames.find(tree, request.parameter(1), Message.SNAPSHOT_NOT_FOUND::failure);
    if (machine.record().alive()) {
      if (request.is(Switch.REVERT_RUNNING, "error")) {
        throw Message.FILE_IN_USE.failure();
      }
      PowerState.off(machine, request.home(), PowerState.End.HARD);
    }
    dropSuspended(machine);
    Map<String, Path> before = machine.files().disks(machine.config());
    Optional<Dictionary> kept = KeptSettings.of(machine, snap);
    kept.ifPresent(settings -> KeptSettings.restore(machine.config(), settings));
    for (Map.Entry<String, String> disk : snap.disks().entrySet()) {
      Path current = before.get(disk.getKey());
      Path frozen = machine.files().inFolder(disk.getValue());
      TakingSnapshots.goOnIn(request, machine, disk.getKey(), frozen);
      machine.config().set(disk.getKey() + ".present", "TRUE");
      if (current != null && !frozen(tree, machine.files().name(current))) {
        drop(request, machine, current);
      }
    }
    tree.setCurrent(snap.uid());
    tree.write();
    if (snap.live()) {
      // It is suspended then: the next start goes on from the snapshot. [O]
      machine.config().set("checkpoint.vmState.readOnly", "TRUE");
      machine.config().set("checkpoint.vmState", snap.get("filename"));
    }
    machine.save();
  }

  private static void dropSuspended(Machine machine) throws IOException {
    String state = machine.config().get("checkpoint.vmState");
    if (state.toLowerCase(Locale.ROOT).endsWith(".vmss")) {
      Files.deleteIfExists(machine.files().inFolder(state));
      Files.deleteIfExists(machine.files().inFolder(state.replaceFirst("(?i)\\.vmss$", ".vmem")));
    }
    if (machine.config().has("checkpoint.vmState")) {
      machine.config().set("checkpoint.vmState", "");
    }
    machine.config().remove("checkpoint.vmState.readOnly");
  }

  private static boolean frozen(SnapshotTree tree, String name) {
    return tree.snaps().stream().anyMatch(s -> s.disks().containsValue(name));
  }

  /** The delta of the thrown-away state goes, a disk without a parent is somebody's. */
  private static void drop(Request request, Machine machine, Path disk) throws IOException {
    VirtualDisk delta = VirtualDisks.open(disk);
    if (delta != null && delta.parent() != null && machine.files().deltasOf(disk).isEmpty()) {
      GuestTree.drop(request.home(), delta);
      delta.delete();
    }
  }
}
