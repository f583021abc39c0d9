package dev.posada.vmware.snapshot;

import dev.posada.AlreadyExistsException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.SavedState;
import dev.posada.vmware.machine.Belongings;
import dev.posada.vmware.machine.Halfway;
import dev.posada.vmware.machine.Images;
import dev.posada.vmware.machine.OwnDisks;
import dev.posada.vmware.machine.RecordedClones;
import dev.posada.vmware.machine.States;
import dev.posada.vmware.tool.Installation;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Takes, restores and deletes snapshots of machines; what vmrun says of it is not believed. */
public final class Snapshots {
  private final Installation vmware;
  private final Images images;
  private final Belongings belongings;
  private final BiConsumer<String, Operation> kill;
  private final BiConsumer<String, Operation> start;

  /**
   * Takes the values.
   *
   * @param kill ends a machine that runs
   * @param start starts one that is off
   */
  public Snapshots(
      Installation vmware,
      Images images,
      BiConsumer<String, Operation> kill,
      BiConsumer<String, Operation> start) {
    this.vmware = vmware;
    this.images = images;
    this.belongings = new Belongings(vmware, images);
    this.kill = kill;
    this.start = start;
  }

  /** {@return the snapshots by the {@code .vmsd}: parents first} */
  public List<Snapshot> list(String id, Operation op) {
    vmware.library().file(id, op); // a machine that is gone is not found
    return SnapshotTree.read(vmware, id, op).all();
  }

  /**
   * {@code snapshot}. VMware keeps the memory of what runs, whether it is wanted or not.
   *
   * @return the snapshot
   */
  public Snapshot take(String id, String name, Operation op) {
    if (name.contains("/")) {
      throw new RejectedException(
          "the name of a snapshot has no slash, which vmrun takes for that of a path",
          Failure.notDone().remedy("choose another name"));
    }
    return vmware.tool().alone(id, op, () -> taken(id, name, op));
  }

  private Snapshot taken(String id, String name, Operation op) {
    SnapshotTree before = SnapshotTree.read(vmware, id, op);
    Leavings leavings = Leavings.before(vmware, id, op);
    op.progress("taking the snapshot", 0, 0);
    try {
      vmware.tool().change(op, "snapshot", id, name);
    } catch (HypervisorException failed) {
      if (failed instanceof AlreadyExistsException taken && taken.kind() == Kind.SNAPSHOT) {
        throw taken; // by somebody else, a moment ago
      }
      return after(failed, leavings, () -> named(name, added(id, before, op)), op);
    }
    List<Snapshot> added = added(id, before, op);
    return named(name, added).orElseThrow(() -> otherwise(id, added, op));
  }

  /** It may have been taken all the same; who was cancelled looks no more. */
  private static Snapshot after(
      HypervisorException failed,
      Leavings leavings,
      Supplier<Optional<Snapshot>> look,
      Operation op) {
    try {
      op.check();
      return look.get().orElseThrow(() -> failed);
    } catch (HypervisorException nothing) {
      leavings.remove(op);
      throw nothing;
    }
  }

  /** Of several that are new, some are of others, who do not wait for their turn. */
  private HypervisorException otherwise(String id, List<Snapshot> added, Operation op) {
    if (added.size() != 1) {
      return new NativeException(
          "vmrun has taken no snapshot of that name, and says nothing", Failure.unknown());
    }
    delete(id, added.get(0), op);
    return new RejectedException(
        "VMware would call the snapshot " + added.get(0).name(),
        Failure.notDone().remedy("choose a name that the language of the host can spell"));
  }

  private List<Snapshot> added(String id, SnapshotTree before, Operation op) {
    SnapshotTree now = SnapshotTree.read(vmware, id, op);
    return now.all().stream().filter(one -> before.find(one.id()).isEmpty()).toList();
  }

  private static Optional<Snapshot> named(String name, List<Snapshot> all) {
    return all.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /**
   * {@code stop hard} if it runs, {@code revertToSnapshot}, and {@code start} if the snapshot has
   * memory, with which VMware leaves the machine suspended.
   */
  public void restore(String id, Snapshot snapshot, Operation op) {
    vmware.tool().alone(id, op, () -> restored(id, snapshot, op));
  }

  private void restored(String id, Snapshot snapshot, Operation op) {
    SnapshotTree tree = SnapshotTree.read(vmware, id, op);
    SavedState wanted = tree.require(snapshot);
    String address = tree.address(wanted);
    belongings.requireFree(OwnDisks.of(vmware, images, id, op).thrownAway(), id, op);
    States states = new States(vmware);
    if (States.isOff(states.word(id, op))) {
      revert(id, wanted, address, op);
    } else {
      kill.accept(id, op);
      Halfway.run(
          "the machine is off",
          () -> {
            states.word(id, op); // once the files are let go
            revert(id, wanted, address, op);
          });
    }
    if (wanted.memory()) {
      Halfway.run(
          "the machine stands on the snapshot and does not run", () -> start.accept(id, op));
    }
  }

  private void revert(String id, SavedState wanted, String address, Operation op) {
    op.progress("restoring the snapshot", 0, 0);
    vmware.tool().change(op, "revertToSnapshot", id, address);
    boolean isCurrent =
        SnapshotTree.read(vmware, id, op)
            .file()
            .current()
            .filter(it -> it.uid() == wanted.uid())
            .isPresent();
    if (!isCurrent) {
      throw new NativeException(
          "the machine does not stand on the snapshot, though vmrun has not failed",
          Failure.unknown());
    }
  }

  /**
   * {@code deleteSnapshot}. VMware would take the disks from under linked clones, and from under
   * all that lie on them otherwise, for which it does not look.
   */
  public void delete(String id, Snapshot snapshot, Operation op) {
    vmware.tool().alone(id, op, () -> deleted(id, snapshot, op));
  }

  private void deleted(String id, Snapshot snapshot, Operation op) {
    SnapshotTree tree = SnapshotTree.read(vmware, id, op);
    SavedState gone = tree.require(snapshot);
    RecordedClones clones = new RecordedClones(vmware, id);
    List<String> standing = clones.standing(tree.clones(), op);
    requireNone(tree.clonesAbove(gone), standing);
    belongings.requireFree(OwnDisks.of(vmware, images, id, op).above(gone), id, op);
    clones.forget(tree.clones().stream().filter(it -> !standing.contains(it)).toList(), op);
    op.progress("merging", 0, 0);
    try {
      vmware.tool().change(op, "deleteSnapshot", id, tree.address(gone));
    } catch (HypervisorException failed) {
      op.check();
      if (isThere(id, snapshot, op)) {
        throw failed;
      }
      return;
    }
    if (isThere(id, snapshot, op)) {
      throw new NativeException(
          "the snapshot is still there, though vmrun has not failed", Failure.unknown());
    }
  }

  private static void requireNone(List<String> clones, List<String> standing) {
    List<String> needed = clones.stream().filter(standing::contains).toList();
    if (!needed.isEmpty()) {
      throw new InvalidStateException(
          "linked clones stand on it, or may where nobody can look now",
          Failure.notDone()
              .remedy(
                  "delete "
                      + needed
                      + " first, mount the disk on which they are, or make the folder again, empty,"
                      + " in which theirs are if that is gone for good"));
    }
  }

  private boolean isThere(String id, Snapshot snapshot, Operation op) {
    return SnapshotTree.read(vmware, id, op).find(snapshot.id()).isPresent();
  }
}
