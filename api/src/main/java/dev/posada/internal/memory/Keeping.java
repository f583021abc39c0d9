package dev.posada.internal.memory;

import dev.posada.GuestState;
import dev.posada.Snapshot;
import dev.posada.spi.Operation;
import java.util.List;

/** Saves machines and takes snapshots of them: their memory takes time to be written. */
final class Keeping {
  private final World world;
  private final Connection connection;

  Keeping(World world, Connection connection) {
    this.world = world;
    this.connection = connection;
  }

  private SimulatedMachine get(String id) {
    return world.machines().get(id);
  }

  void save(String id, Operation op) {
    withMemory(
        "save",
        id,
        "saved",
        op,
        machine -> {
          if (!machine.isRunning()) {
            throw machine.refuse("cannot be saved");
          }
        },
        machine -> {
          machine.save(machine.memory());
          return machine;
        });
  }

  private interface Ready {
    void require(SimulatedMachine machine);
  }

  private interface Step<T> {
    T take(SimulatedMachine machine);
  }

  /** Writes the memory of a machine, which stands still, and then takes a step. */
  private <T> T withMemory(
      String operation, String id, String with, Operation op, Ready ready, Step<T> step) {
    Timeline time = world.time();
    return connection.waitingChange(
        operation,
        id,
        op,
        () -> {
          SimulatedMachine machine = time.locked(() -> get(id));
          Frozen frozen =
              time.locked(
                  () -> {
                    ready.require(machine);
                    Frozen held = Frozen.hold(machine, with);
                    held.freeze();
                    return held;
                  });
          try {
            Work.move(
                time,
                "memory",
                machine.size().held().bytes(),
                Work.MEMORY_SPEED,
                () -> connection.halfway(operation, id, op),
                op);
            return time.locked(
                () -> {
                  frozen.requireSame();
                  return step.take(machine);
                });
          } finally {
            time.locked(frozen::release);
          }
        });
  }

  List<Snapshot> list(String id, Operation op) {
    return connection.read("snapshots", id, op, () -> get(id).snapshots().list());
  }

  Snapshot take(String id, String name, boolean memory, Operation op) {
    if (memory) {
      return withMemory(
          "takeSnapshot",
          id,
          "kept in a snapshot",
          op,
          machine -> {
            if (!machine.isRunning()) {
              throw machine.refuse("has no memory to keep");
            }
          },
          machine -> take(machine, name, true));
    }
    return connection.change(
        "takeSnapshot",
        id,
        op,
        () -> {
          SimulatedMachine machine = get(id);
          machine.requireIdle();
          if (!machine.isOff() && !machine.isRunning()) {
            throw machine.refuse("cannot be kept in a snapshot");
          }
          return take(machine, name, false);
        });
  }

  static Snapshot take(SimulatedMachine machine, String name, boolean memory) {
    SnapshotTree.Kept kept =
        machine.snapshots().take(name, machine.time().now(), machine.past().was(memory));
    machine.past().kept();
    return machine.snapshots().snapshot(kept);
  }

  void restore(String id, Snapshot snapshot, Operation op) {
    connection.change(
        "restoreSnapshot",
        id,
        op,
        () -> {
          SimulatedMachine machine = get(id);
          machine.requireIdle();
          if (machine.state() == GuestState.CRASHED && machine.run() != null) {
            throw machine.refuse("cannot be restored");
          }
          machine.past().restore(machine.snapshots().get(snapshot.id()));
        });
  }

  void delete(String id, Snapshot snapshot, Operation op) {
    connection.change(
        "deleteSnapshot",
        id,
        op,
        () -> {
          SimulatedMachine machine = get(id);
          machine.requireIdle();
          SnapshotTree.Kept gone = machine.snapshots().get(snapshot.id());
          machine.links().requireNoneOn(gone.id());
          machine.snapshots().delete(gone);
          machine.devicesChanged();
          machine.touched();
        });
  }
}
