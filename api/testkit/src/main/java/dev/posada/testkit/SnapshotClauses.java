package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.GuestState;
import dev.posada.Kind;
import dev.posada.OperationCancelledException;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.Snapshots;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a machine was, and how it becomes that again. */
interface SnapshotClauses extends Clauses {
  @Clause(value = "SNAPSHOT-01", needs = Capability.SNAPSHOT)
  default void aSnapshotOfAMachineThatIsOffEndsStoppedWhenItIsRestored(Lab lab) {
    VirtualMachine machine = Equipped.stopped(lab);
    String name = Lab.name();
    Snapshot taken = machine.snapshots().take(name);
    assertEquals(name, taken.name());
    assertFalse(taken.withMemory(), "one that is off has no memory to keep");
    assertTrue(taken.current(), "the newest is what the machine goes on from");
    assertEquals(Optional.empty(), taken.parent(), "the first one stands on none");
    assertEquals(GuestState.STOPPED, machine.inspect().state(), "it goes on as it was");
    assertEquals(List.of(taken.id()), ids(machine));

    machine.snapshots().restore(taken);
    assertEquals(GuestState.STOPPED, machine.inspect().state(), "restored while off");
    machine.start();
    machine.awaitReady();
    machine.snapshots().restore(taken);
    assertEquals(GuestState.STOPPED, machine.inspect().state(), "restored while it ran");
  }

  @Clause(
      value = "SNAPSHOT-02",
      needs = {Capability.SNAPSHOT, Capability.SNAPSHOT_MEMORY})
  default void aSnapshotWithMemoryRunsOnWhenItIsRestored(Lab lab) {
    VirtualMachine machine = Equipped.running(lab);
    lab.needs(machine, Capability.SNAPSHOT_MEMORY);
    Marks marks = new Marks(lab, machine);
    marks.set("before");
    Snapshot taken = machine.snapshots().take(Lab.name());
    assertTrue(taken.withMemory(), "it ran: " + taken);
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "it goes on as it was");

    marks.set("after");
    machine.snapshots().restore(taken);
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "restored while it ran");
    marks.assertSet(true, "before", "what was done before the snapshot is there");
    marks.assertSet(false, "after", "what was done since is gone");

    machine.kill();
    machine.snapshots().restore(taken);
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "restored while off");
    marks.assertSet(true, "before", "it runs at once, as it was, without a boot");
  }

  @Clause(
      value = "SNAPSHOT-03",
      needs = {Capability.SNAPSHOT, Capability.SNAPSHOT_MEMORY, Capability.PAUSE})
  default void aPausedMachineStaysPausedAndRunsWhenItIsRestored(Lab lab) {
    VirtualMachine machine = Equipped.running(lab);
    lab.needs(machine, Capability.SNAPSHOT_MEMORY);
    machine.pause();
    Snapshot taken = machine.snapshots().take(Lab.name());
    assertTrue(taken.withMemory(), () -> "it is paused, not off: " + taken);
    assertEquals(GuestState.PAUSED, machine.inspect().state(), "it goes on as it was");
    machine.snapshots().restore(taken);
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "with memory: exactly RUNNING");
  }

  @Clause(value = "SNAPSHOT-04", needs = Capability.SNAPSHOT)
  default void memoryIsKeptWhereTheGuestSupportsItAndNowhereElse(Lab lab) {
    VirtualMachine machine = Equipped.running(lab);
    boolean memory =
        lab.declares(Capability.SNAPSHOT_MEMORY)
            && machine.support(Capability.SNAPSHOT_MEMORY).available();
    Snapshot taken = machine.snapshots().take(Lab.name());
    assertEquals(memory, taken.withMemory(), "support of the memory, and " + taken);
    assertEquals(memory, machine.snapshots().get(taken.id()).withMemory(), "as it is listed");
    machine.snapshots().restore(taken);
    assertEquals(
        memory ? GuestState.RUNNING : GuestState.STOPPED,
        machine.inspect().state(),
        "restored, with memory: " + memory);
  }

  @Clause(value = "SNAPSHOT-05", needs = Capability.SNAPSHOT)
  default void snapshotsAreATree(Lab lab) {
    VirtualMachine machine = Equipped.stopped(lab);
    Snapshots snapshots = machine.snapshots();
    Snapshot root = snapshots.take("root");
    Snapshot middle = snapshots.take("middle");
    Snapshot leaf = snapshots.take("leaf");
    assertEquals(List.of(root.id(), middle.id(), leaf.id()), ids(machine));
    assertEquals(Optional.of(root.id()), middle.parent(), "taken after the root");
    assertEquals(Optional.of(middle.id()), leaf.parent(), "taken after the middle");
    assertCurrent(leaf, machine);

    snapshots.restore(root);
    assertEquals(
        Set.of(root.id(), middle.id(), leaf.id()),
        new HashSet<>(ids(machine)),
        "a restore forgets no snapshot");
    assertCurrent(root, machine);
    Snapshot branch = snapshots.take("branch");
    assertEquals(Optional.of(root.id()), branch.parent(), "taken after the root was restored");
    assertCurrent(branch, machine);

    Set<String> seen = new HashSet<>();
    for (Snapshot one : snapshots.list()) {
      assertTrue(
          one.parent().isEmpty() || seen.contains(one.parent().get()),
          () -> one + " is listed before its parent");
      seen.add(one.id());
    }
    assertEquals(Set.of(root.id(), middle.id(), leaf.id(), branch.id()), seen);
  }

  @Clause(value = "SNAPSHOT-06", needs = Capability.SNAPSHOT)
  default void aSnapshotInTheMiddleIsDeletedAndItsChildrenStay(Lab lab) {
    VirtualMachine machine = Equipped.stopped(lab);
    Snapshots snapshots = machine.snapshots();
    Snapshot root = snapshots.take("root");
    Snapshot middle = snapshots.take("middle");
    Snapshot leaf = snapshots.take("leaf");
    snapshots.delete(middle);
    assertEquals(List.of(root.id(), leaf.id()), ids(machine), "without the middle");
    assertEquals(Optional.of(root.id()), snapshots.get(leaf.id()).parent(), "of the leaf");
    assertCurrent(leaf, machine);
    snapshots.restore(leaf);
    assertEquals(GuestState.STOPPED, machine.inspect().state(), "the leaf is whole");
    snapshots.delete(root);
    assertEquals(Optional.empty(), snapshots.get(leaf.id()).parent(), "nothing is above it");
    snapshots.delete(leaf);
    assertEquals(List.of(), snapshots.list());
  }

  @Clause(value = "SNAPSHOT-07", needs = Capability.SNAPSHOT)
  default void aSnapshotNameIsThereOnce(Lab lab) {
    VirtualMachine machine = Equipped.stopped(lab);
    Snapshots snapshots = machine.snapshots();
    Snapshot taken = snapshots.take("twice");
    Thrown.alreadyExists(Kind.SNAPSHOT, "take of a taken name", () -> snapshots.take("twice"));
    assertEquals(List.of(taken.id()), ids(machine), "after the refusal");
    assertTrue(snapshots.get("twice").current(), "after the refusal");
    snapshots.delete(taken);
    assertFalse(snapshots.take("twice").name().isEmpty(), "the name is free again");
    VirtualMachine other = Equipped.stopped(lab);
    assertEquals("twice", other.snapshots().take("twice").name(), "of another machine");
  }

  @Clause(value = "SNAPSHOT-08", needs = Capability.SNAPSHOT)
  default void aSnapshotNameIsKeptWholeOrRefused(Lab lab) {
    VirtualMachine machine = Equipped.stopped(lab);
    Snapshots snapshots = machine.snapshots();
    for (String name : OddNames.all(lab.random())) {
      List<String> before = ids(machine);
      Snapshot taken;
      try {
        taken = snapshots.take(name);
      } catch (RejectedException | IllegalArgumentException refused) {
        assertEquals(before, ids(machine), () -> "after the refusal of " + name);
        continue;
      }
      assertEquals(name, taken.name(), "as taken");
      assertEquals(taken.id(), snapshots.get(name).id(), () -> "found by " + name);
      assertEquals(name, snapshots.get(taken.id()).name(), "as listed");
      snapshots.restore(taken);
      snapshots.delete(taken);
      assertEquals(before, ids(machine), () -> name + " is deleted");
    }
  }

  @Clause(value = "SNAPSHOT-09", needs = Capability.SNAPSHOT)
  default void aSnapshotThatIsGoneIsNotFoundAndNothingHappens(Lab lab) {
    VirtualMachine machine = Equipped.running(lab);
    Snapshots snapshots = machine.snapshots();
    Thrown.notFound(Kind.SNAPSHOT, "get", () -> snapshots.get(Lab.name()));
    Snapshot gone = snapshots.take("gone");
    Snapshot kept = snapshots.take("kept");
    snapshots.delete(gone);
    Thrown.notFound(Kind.SNAPSHOT, "get of a deleted one", () -> snapshots.get("gone"));
    Thrown.notFound(Kind.SNAPSHOT, "restore of a deleted one", () -> snapshots.restore(gone));
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "after the refused restore");
    Thrown.notFound(Kind.SNAPSHOT, "a second delete", () -> snapshots.delete(gone));
    assertEquals(List.of(kept.id()), ids(machine));
  }

  @Clause(value = "SNAPSHOT-10", needs = Capability.SNAPSHOT)
  default void aCancelledTakeLeavesNoSnapshot(Lab lab) {
    VirtualMachine machine = Equipped.stopped(lab);
    Task cancelled = Task.unbounded();
    cancelled.cancel();
    assertThrows(
        OperationCancelledException.class, () -> machine.snapshots().take("never", cancelled));
    assertEquals(List.of(), machine.snapshots().list());
    assertEquals("never", machine.snapshots().take("never").name(), "the name is still free");
  }

  @Clause(
      value = "SNAPSHOT-11",
      needs = {Capability.SNAPSHOT, Capability.SAVE})
  default void aRestoreThrowsSavedMemoryAway(Lab lab) {
    VirtualMachine machine = Equipped.stopped(lab);
    Snapshot off = machine.snapshots().take("off");
    machine.start();
    machine.awaitReady();
    machine.save();
    assertEquals(GuestState.SAVED, machine.inspect().state());
    machine.snapshots().restore(off);
    assertEquals(GuestState.STOPPED, machine.inspect().state(), "without the saved memory");
    machine.start();
    machine.awaitReady();
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "it boots");
  }

  @Clause(value = "SNAPSHOT-12", needs = Capability.SNAPSHOT)
  default void aMachineIsDeletedWithItsSnapshots(Lab lab) {
    VirtualMachine machine = Equipped.stopped(lab);
    machine.snapshots().take("first");
    machine.snapshots().take("second");
    String name = machine.name();
    machine.delete();
    assertFalse(
        lab.host().virtualMachines().list().contains(machine), () -> name + " is still listed");
    VirtualMachine next = lab.machine(lab.machineSpec().name(name));
    assertEquals(List.of(), next.snapshots().list(), "of another machine of its name");
  }

  private static List<String> ids(VirtualMachine machine) {
    return machine.snapshots().list().stream().map(Snapshot::id).toList();
  }

  private static void assertCurrent(Snapshot expected, VirtualMachine machine) {
    assertEquals(
        List.of(expected.name()),
        machine.snapshots().list().stream().filter(Snapshot::current).map(Snapshot::name).toList(),
        "the snapshot that the machine goes on from");
  }
}
