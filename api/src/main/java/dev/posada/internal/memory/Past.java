package dev.posada.internal.memory;

import dev.posada.GuestState;

/** What a machine was, and whether it is still. Guarded by the {@link Timeline}. */
final class Past {
  private final SimulatedMachine machine;
  private final SnapshotTree snapshots = new SnapshotTree();
  private boolean present;

  Past(SimulatedMachine machine) {
    this.machine = machine;
  }

  SnapshotTree snapshots() {
    return snapshots;
  }

  /** The machine is no more what its current snapshot is. */
  void leave() {
    present = false;
  }

  /** Returns whether the machine is what its current snapshot is. */
  boolean isPresent() {
    return present && snapshots.current().isPresent();
  }

  /** Returns what the machine is now, with its memory if it runs and that is wanted. */
  SnapshotTree.Was was(boolean withMemory) {
    return new SnapshotTree.Was(
        machine.devices().fitted(),
        machine.files().copy(),
        machine.configured(),
        withMemory ? machine.memory() : null);
  }

  /** The machine was just kept in a snapshot. */
  void kept() {
    present = machine.run() == null; // what runs goes on
    machine.devicesChanged();
  }

  /** Makes the machine what it was: running with the memory that it had, or off. */
  void restore(SnapshotTree.Kept kept) {
    SnapshotTree.Was was = kept.was();
    if (machine.state() == GuestState.SAVED) {
      throw machine.refuse("cannot be restored");
    }
    if (was.memory() != null) {
      machine.world().capacity().requireRoom(was.memory().held(), machine.size().held());
    }
    machine.off();
    machine.become(was);
    snapshots.goOnFrom(kept);
    if (was.memory() == null) {
      present = true;
    } else {
      machine.startWith(was.memory());
    }
  }
}
