package dev.posada.internal;

import dev.posada.AlreadyExistsException;
import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.Snapshot;
import dev.posada.Snapshots;
import dev.posada.Subscription;
import dev.posada.Task;
import dev.posada.spi.Operation;
import dev.posada.spi.VirtualMachineDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The snapshots of a machine. */
final class CoreSnapshots implements Snapshots {
  private static final String RESTORED = "the snapshot was restored";

  private final CoreVirtualMachine machine;
  private final VirtualMachineDriver driver;
  private final String id;
  private final Gate gate;

  CoreSnapshots(CoreVirtualMachine machine) {
    this.machine = machine;
    this.driver = machine.driver();
    this.id = machine.id();
    this.gate = new Gate(machine);
  }

  @Override
  public List<Snapshot> list() {
    machine.require(Capability.SNAPSHOT);
    return machine.read("list the snapshots of", op -> driver.snapshots(id, op));
  }

  @Override
  public Snapshot get(String nameOrId) {
    Objects.requireNonNull(nameOrId, "nameOrId");
    machine.require(Capability.SNAPSHOT);
    return machine.read(
        "find snapshot \"" + nameOrId + "\" of",
        op ->
            Named.get(
                Kind.SNAPSHOT, nameOrId, driver.snapshots(id, op), Snapshot::id, Snapshot::name));
  }

  @Override
  public Snapshot take(String name) {
    return takeWithin(name, null);
  }

  @Override
  public Snapshot take(String name, Task task) {
    return takeWithin(name, Objects.requireNonNull(task, "task"));
  }

  private Snapshot takeWithin(String name, Task task) {
    Named.check(name);
    machine.require(Capability.SNAPSHOT);
    return machine.callAs(
        "take snapshot \"" + name + "\" of \"" + machine.name() + "\"",
        task,
        machine.options().workTimeout(),
        (failed, op) ->
            failed instanceof AlreadyExistsException
                ? Verdict.notDone(failed.failure())
                : named(name, op)
                    .map(Verdict::done)
                    .orElseGet(() -> Verdict.notDone(failed.failure())),
        op ->
            gate.locked(
                Verb.TAKE,
                op,
                state -> {
                  if (named(name, op).isPresent()) {
                    throw new AlreadyExistsException(Kind.SNAPSHOT, name, Failure.notDone());
                  }
                  return driver.takeSnapshot(id, name, keepsMemory(state, op), op);
                },
                null));
  }

  private Optional<Snapshot> named(String name, Operation op) {
    return driver.snapshots(id, op).stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private boolean keepsMemory(GuestState state, Operation op) {
    return (state == GuestState.RUNNING || state == GuestState.PAUSED)
        && machine.core().capabilities().contains(Capability.SNAPSHOT_MEMORY)
        && driver.support(id, Capability.SNAPSHOT_MEMORY, op).available();
  }

  @Override
  public void restore(Snapshot snapshot) {
    restoreWithin(snapshot, null);
  }

  @Override
  public void restore(Snapshot snapshot, Task task) {
    restoreWithin(snapshot, Objects.requireNonNull(task, "task"));
  }

  private void restoreWithin(Snapshot snapshot, Task task) {
    Objects.requireNonNull(snapshot, "snapshot");
    machine.require(Capability.SNAPSHOT);
    AtomicReference<String> step = new AtomicReference<>();
    machine.callAs(
        "restore snapshot \"" + snapshot.name() + "\" of \"" + machine.name() + "\"",
        task,
        machine.options().workTimeout(),
        (failed, op) -> notRestored(failed, snapshot, step.get(), op),
        op -> {
          try (Subscription flight = machine.core().locks().flight(gate.key(), op)) {
            restore(snapshot, step, op);
            if (snapshot.withMemory()) {
              new Lifecycle(machine).awaitRunning(true, op);
            }
          }
          return null;
        });
  }

  /**
   * Its state may have been the same before, so that proves nothing; that the last step did nothing
   * does, and then those before it remain. Once it is restored, to be off is all that was waited
   * for, which whoever kills it only helps.
   *
   * @param step what the last of those did; null if there was none
   */
  private <T> Verdict<T> notRestored(
      HypervisorException failed, Snapshot snapshot, String step, CoreOperation op) {
    if (RESTORED.equals(step) && !snapshot.withMemory()) {
      new Ending(machine, gate).awaitOff(op);
      return Verdict.done(null);
    }
    Failure known = failed.failure().lastSeen(driver.state(id, op));
    boolean gone = failed instanceof NotFoundException e && e.kind() == Kind.SNAPSHOT;
    if (!gone && !known.outcome().equals(Optional.of(Outcome.NOT_DONE))) {
      return Verdict.unknown(known);
    }
    return step == null ? Verdict.notDone(known) : Verdict.partly(known, List.of(step));
  }

  /**
   * Takes the step, and one before it that it needs. Waits with the machine locked until it is off,
   * or somebody might start it again before it was seen off.
   */
  private void restore(Snapshot snapshot, AtomicReference<String> step, CoreOperation op) {
    Ending ending = new Ending(machine, gate);
    gate.locked(
        Verb.RESTORE,
        op,
        state -> {
          if (state == GuestState.CRASHED && driver.holdsProcess(id, op)) {
            requireThere(snapshot, op);
            driver.kill(id, op);
            took(step, "the crashed machine was killed", op);
            ending.awaitOff(op);
          }
          if (state == GuestState.SAVED) {
            requireThere(snapshot, op);
            driver.discardSavedState(id, op);
            took(step, "its saved memory was discarded", op);
          }
          try {
            driver.restoreSnapshot(id, snapshot, op);
          } catch (HypervisorException failed) {
            throw after(step.get(), failed);
          }
          took(step, RESTORED, op);
          if (!snapshot.withMemory()) {
            ending.awaitOff(op);
          }
          return null;
        },
        null);
  }

  /** A driver that says what remains knows nothing of the step before. */
  private static HypervisorException after(String step, HypervisorException failed) {
    if (step == null || failed.remains().isEmpty()) {
      return failed;
    }
    List<String> remains = new ArrayList<>(List.of(step));
    remains.addAll(failed.remains());
    return failed.with(failed.getMessage(), failed.failure().remains(remains));
  }

  private static void took(AtomicReference<String> step, String what, CoreOperation op) {
    step.set(what);
    op.tookStep();
  }

  /** Nothing is lost for a snapshot that is gone. */
  private void requireThere(Snapshot snapshot, Operation op) {
    if (!isThere(snapshot, op)) {
      throw new NotFoundException(Kind.SNAPSHOT, snapshot.name(), Failure.notDone());
    }
  }

  private boolean isThere(Snapshot snapshot, Operation op) {
    return driver.snapshots(id, op).stream().anyMatch(one -> one.id().equals(snapshot.id()));
  }

  @Override
  public void delete(Snapshot snapshot) {
    deleteWithin(snapshot, null);
  }

  @Override
  public void delete(Snapshot snapshot, Task task) {
    deleteWithin(snapshot, Objects.requireNonNull(task, "task"));
  }

  private void deleteWithin(Snapshot snapshot, Task task) {
    Objects.requireNonNull(snapshot, "snapshot");
    machine.require(Capability.SNAPSHOT);
    machine.callAs(
        "delete snapshot \"" + snapshot.name() + "\" of \"" + machine.name() + "\"",
        task,
        machine.options().workTimeout(),
        (failed, op) ->
            isThere(snapshot, op)
                ? Verdict.notDone(failed.failure())
                : Verdict.goneAfter(failed, null),
        op ->
            gate.locked(
                Verb.DELETE_SNAPSHOT,
                op,
                state -> {
                  driver.deleteSnapshot(id, snapshot, op);
                  return null;
                },
                null));
  }

  @Override
  public String toString() {
    return "snapshots of " + machine;
  }
}
