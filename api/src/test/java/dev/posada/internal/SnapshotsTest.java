package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.Capability;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.Snapshots;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a machine was is kept, put back and forgotten; a failure says what is true. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class SnapshotsTest {
  private static final IOException BROKEN = new IOException("Broken pipe");

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private final Host host = fake.connect();
  private final VirtualMachine web = host.virtualMachines().get("web");
  private final Snapshots snapshots = web.snapshots();
  private final CountDownLatch entered = new CountDownLatch(1);

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private List<String> changes() {
    return fake.driver.changes().stream().filter(call -> !call.equals("open")).toList();
  }

  @Test
  void takeKeepsTheMemoryOnlyWhereThisGuestCan() {
    assertTrue(snapshots.take("one").withMemory());
    fake.driver.machines.lacks.add(Capability.SNAPSHOT_MEMORY);
    snapshots.take("two");
    there.state = GuestState.STOPPED;
    snapshots.take("three");
    assertEquals(List.of("take memory", "take disks", "take disks"), changes());
    assertEquals(3, snapshots.list().size());
    assertEquals("two", snapshots.get("two").name());
    assertEquals("two", snapshots.get("snapshot-two").name());
  }

  @Test
  void aTakenNameIsRefused() {
    FakeMachines.snapshot(there, "one", false);
    AlreadyExistsException e =
        assertThrows(AlreadyExistsException.class, () -> snapshots.take("one"));
    assertEquals(Kind.SNAPSHOT, e.kind());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(List.of(), changes());
    assertThrows(IllegalArgumentException.class, () -> snapshots.take(" "));
  }

  @Test
  void aTakeThatIsDoneAfterAllReturnsTheSnapshot() {
    fake.driver.next("take", FakeHost.failsWhenDone(BROKEN));
    assertEquals("one", snapshots.take("one").name());
    fake.driver.next("take", FakeHost.hangsAndIsDone(entered));
    Task task = Task.unbounded();
    Background take = Background.call(() -> snapshots.take("two", task));
    Background.await(entered);
    task.cancel();
    take.returns();
  }

  @Test
  void aCancelledTakeLeavesNone() {
    fake.driver.next("take", FakeHost.hangs(entered));
    Task task = Task.unbounded();
    Background take = Background.call(() -> snapshots.take("one", task));
    Background.await(entered);
    task.cancel();
    OperationCancelledException e = take.throwing(OperationCancelledException.class);
    assertEquals("cannot take snapshot \"one\" of \"web\" on fake:///x: cancelled", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of(web), e.guest());
  }

  @Test
  void aNameThatSomebodyElseTookMeanwhileIsNotOurs() {
    fake.driver.next(
        "take",
        (effect, op) -> {
          FakeMachines.snapshot(there, "one", false);
          throw new AlreadyExistsException(Kind.SNAPSHOT, "one", Failure.undecided());
        });
    assertThrows(AlreadyExistsException.class, () -> snapshots.take("one"));
  }

  @Test
  void restoreWaitsUntilTheMachineIsWhatItWas() {
    Snapshot running = FakeMachines.snapshot(there, "running", true);
    fake.driver.next(
        "restore",
        (effect, op) -> {
          effect.take();
          there.state = GuestState.STARTING;
          there.after(3, GuestState.RUNNING);
        });
    snapshots.restore(running);
    assertEquals(GuestState.RUNNING, there.state);
    Snapshot off = FakeMachines.snapshot(there, "off", false);
    fake.driver.next(
        "restore",
        (effect, op) -> {
          effect.take();
          there.state = GuestState.STOPPING;
          there.after(3, GuestState.STOPPED);
        });
    snapshots.restore(off);
    assertEquals(GuestState.STOPPED, there.state);
  }

  @Test
  void aLostRestoreIsUnknownBecauseTheStateProvesNothing() {
    Snapshot one = FakeMachines.snapshot(there, "one", true);
    fake.driver.next("restore", FakeHost.failsWhenDone(BROKEN));
    ConnectionException e = assertThrows(ConnectionException.class, () -> snapshots.restore(one));
    assertEquals(Outcome.UNKNOWN, e.outcome());
    assertEquals(Optional.of(GuestState.RUNNING), e.lastSeen());
  }

  @Test
  void aRestoredMachineThatDoesNotStayUpIsPartlyDone() {
    Snapshot one = FakeMachines.snapshot(there, "one", true);
    fake.driver.next("restore", (effect, op) -> there.state = GuestState.CRASHED);
    NativeException e = assertThrows(NativeException.class, () -> snapshots.restore(one));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("the guest is CRASHED"), e.remains());
  }

  @Test
  void nothingIsThrownAwayForASnapshotThatIsGone() {
    Snapshot gone = FakeMachines.snapshot(there, "gone", true);
    there.snapshots.clear();
    there.state = GuestState.SAVED;
    assertEquals(Outcome.NOT_DONE, notFound(() -> snapshots.restore(gone)).outcome());
    assertEquals(GuestState.SAVED, there.state);
    there.state = GuestState.CRASHED;
    there.process = true;
    notFound(() -> snapshots.restore(gone));
    assertEquals(List.of(), changes());
    there.state = GuestState.RUNNING;
    assertEquals(Outcome.NOT_DONE, notFound(() -> snapshots.restore(gone)).outcome());
  }

  @Test
  void aRestoreOfWhichTheDriverSaysWhatRemainsTellsWhatWasGivenUpForItToo() {
    Snapshot one = FakeMachines.snapshot(there, "one", true);
    there.state = GuestState.SAVED;
    Failure half = Failure.partly(List.of("the first disk was restored"));
    fake.driver.next("restore", FakeHost.fails(new NativeException("no", half)));
    NativeException e = assertThrows(NativeException.class, () -> snapshots.restore(one));
    assertEquals(
        List.of("its saved memory was discarded", "the first disk was restored"), e.remains());
  }

  @Test
  void aRestoreThatIsRefusedTellsWhatWasGivenUpForIt() {
    Snapshot one = FakeMachines.snapshot(there, "one", true);
    there.state = GuestState.SAVED;
    fake.driver.next("restore", FakeHost.fails(new RejectedException("no", Failure.notDone())));
    RejectedException e = assertThrows(RejectedException.class, () -> snapshots.restore(one));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("its saved memory was discarded"), e.remains());
    there.state = GuestState.RUNNING;
    fake.driver.next("restore", FakeHost.fails(new RejectedException("no", Failure.notDone())));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(RejectedException.class, () -> snapshots.restore(one)).outcome());
  }

  private static NotFoundException notFound(Runnable call) {
    NotFoundException e = assertThrows(NotFoundException.class, call::run);
    assertEquals(Kind.SNAPSHOT, e.kind());
    return e;
  }

  @Test
  void aLostDeleteIsDoneIfTheSnapshotIsGone() {
    Snapshot one = FakeMachines.snapshot(there, "one", false);
    fake.driver.next("forget", FakeHost.fails(BROKEN));
    ConnectionException e = assertThrows(ConnectionException.class, () -> snapshots.delete(one));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    fake.driver.next("forget", FakeHost.failsWhenDone(BROKEN));
    snapshots.delete(one);
    assertEquals(Outcome.NOT_DONE, notFound(() -> snapshots.delete(one)).outcome());
  }

  @Test
  void severalOfOneNameAreRejectedWithTheirIds() {
    FakeMachines.snapshot(there, "one", false);
    there.snapshots.add(Snapshot.builder("other-id", "one").build());
    RejectedException e = assertThrows(RejectedException.class, () -> snapshots.get("one"));
    assertTrue(e.getMessage().contains("[snapshot-one, other-id]"), e.getMessage());
    notFound(() -> snapshots.get("two"));
  }
}
