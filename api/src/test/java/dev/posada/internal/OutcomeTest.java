package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeError;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a failed, cancelled or lost call says of what it left behind. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class OutcomeTest {
  private static final IOException BROKEN = new IOException("Broken pipe");

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private final Host host = fake.connect();
  private final Guest web = host.guests().get("web");
  private final CountDownLatch entered = new CountDownLatch(1);

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @Test
  void aTaskThatIsCancelledAbortsTheNativeCall() {
    there.state = GuestState.STOPPED;
    fake.driver.next("start", FakeHost.hangs(entered));
    Task task = Task.unbounded();
    Background start = Background.call(() -> web.start(task));
    Background.await(entered);
    task.cancel();
    OperationCancelledException e = start.throwing(OperationCancelledException.class);
    assertEquals("cannot start \"web\" on fake:///x: cancelled", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of(web), e.guest());
    assertEquals(Optional.of(GuestState.STOPPED), e.lastSeen());
    assertEquals("channel closed", e.getCause().getMessage());
    assertFalse(start.wasInterrupted());
  }

  @Test
  void aCancelledVerbThatIsDoneAfterAllReturns() {
    there.state = GuestState.STOPPED;
    fake.driver.next("start", FakeHost.hangsAndIsDone(entered));
    Task task = Task.unbounded();
    Background start = Background.call(() -> web.start(task));
    Background.await(entered);
    task.cancel();
    start.returns();
    assertEquals(GuestState.RUNNING, there.state);
  }

  @Test
  void aTaskThatWasCancelledBeforeCallsNothing() {
    Task task = Task.unbounded();
    task.cancel();
    OperationCancelledException e =
        assertThrows(OperationCancelledException.class, () -> web.start(task));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(List.of("open"), fake.driver.changes());
    assertEquals(0, fake.driver.count("state"));
  }

  @Test
  void anInterruptIsACancelAndTheFlagStaysSet() {
    fake.driver.next("pause", FakeHost.hangs(entered));
    Background pause = Background.call(web::pause);
    Background.await(entered);
    pause.interrupt();
    OperationCancelledException e = pause.throwing(OperationCancelledException.class);
    assertEquals("cannot pause \"web\" on fake:///x: interrupted", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of(GuestState.RUNNING), e.lastSeen()); // the look was not interrupted
    assertTrue(pause.wasInterrupted());
  }

  @Test
  void anInterruptWhileTheCoreWaitsIsACancelToo() {
    there.polite = false;
    Background stop = Background.call(() -> web.stop(Duration.ofSeconds(15)));
    Background.await(() -> fake.driver.changes().contains("shutdown"));
    stop.interrupt();
    OperationCancelledException e = stop.throwing(OperationCancelledException.class);
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of(Goals.ASKED), e.remains());
    assertTrue(stop.wasInterrupted());
  }

  @Test
  void anInterruptBeforeTheCallCancelsIt() {
    Background start =
        Background.call(
            () -> {
              Thread.currentThread().interrupt();
              web.pause();
            });
    assertEquals(Outcome.NOT_DONE, start.throwing(OperationCancelledException.class).outcome());
    assertTrue(start.wasInterrupted());
    assertEquals(List.of("open"), fake.driver.changes());
  }

  @Test
  void anInterruptedVerbThatIsDoneAfterAllReturnsWithTheFlagSet() {
    fake.driver.next("pause", FakeHost.hangsAndIsDone(entered));
    Background pause = Background.call(web::pause);
    Background.await(entered);
    pause.interrupt();
    pause.returns();
    assertTrue(pause.wasInterrupted());
  }

  @Test
  void aSecondInterruptCancelsTheLook() {
    CountDownLatch looking = new CountDownLatch(1);
    fake.driver.next("pause", FakeHost.hangs(entered));
    fake.driver.next("state", (effect, op) -> effect.take());
    fake.driver.next("state", FakeHost.hangs(looking));
    Background pause = Background.call(web::pause);
    Background.await(entered);
    pause.interrupt();
    Background.await(looking);
    pause.interrupt();
    OperationCancelledException e = pause.throwing(OperationCancelledException.class);
    assertEquals(Outcome.UNKNOWN, e.outcome());
    assertTrue(pause.wasInterrupted());
  }

  @Test
  void aDeadlineSaysWhatIsTrueAfterwards() {
    there.state = GuestState.STOPPED;
    fake.driver.next(
        "start",
        (effect, op) -> {
          there.state = GuestState.STARTING;
          FakeHost.hangs(entered).run(effect, op);
        });
    OperationTimeoutException e =
        assertThrows(
            OperationTimeoutException.class, () -> web.start(Task.within(Duration.ofMillis(40))));
    assertEquals("cannot start \"web\" on fake:///x: not done in time", e.getMessage());
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("the guest is STARTING"), e.remains());
    assertEquals(Optional.of(GuestState.STARTING), e.lastSeen());
  }

  @Test
  void closingTheHostCancelsAndTheCallStillSaysWhatIsTrue() {
    fake.driver.next("pause", FakeHost.hangs(entered));
    Background pause = Background.call(web::pause);
    Background.await(entered);
    host.close();
    OperationCancelledException e = pause.throwing(OperationCancelledException.class);
    assertEquals("cannot pause \"web\" on fake:///x: the host was closed", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of(GuestState.RUNNING), e.lastSeen());
  }

  @Test
  void aLostConnectionIsLookedAtOverANewOne() {
    fake.driver.next("pause", FakeHost.failsWhenDone(BROKEN));
    web.pause();
    fake.driver.next("resume", FakeHost.fails(new UncheckedIOException(BROKEN)));
    ConnectionException e = assertThrows(ConnectionException.class, web::resume);
    assertEquals("cannot resume \"web\" on fake:///x: Broken pipe", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of(GuestState.PAUSED), e.lastSeen());
    assertSame(BROKEN, e.getCause());
  }

  @Test
  void whenTheOtherSideIsGoneTheOutcomeIsUnknown() {
    fake.driver.next("pause", FakeHost.fails(BROKEN));
    fake.driver.next("state", (effect, op) -> effect.take());
    fake.driver.next("state", FakeHost.fails(new IOException("Connection refused")));
    ConnectionException e = assertThrows(ConnectionException.class, web::pause);
    assertEquals(Outcome.UNKNOWN, e.outcome());
    assertEquals(Optional.of(web), e.guest());
    assertEquals("Connection refused", e.getSuppressed()[0].getMessage());
  }

  @Test
  void theLookHasADeadlineOfItsOwn() {
    fake.driver.next("state", (effect, op) -> effect.take());
    fake.driver.next(
        "state",
        (effect, op) -> {
          Duration left = op.remaining().orElseThrow();
          assertTrue(left.compareTo(Duration.ofSeconds(5)) <= 0, "at most 5 s: " + left);
          assertTrue(left.compareTo(Duration.ofSeconds(3)) > 0, "a fresh one: " + left);
          effect.take();
        });
    fake.driver.next("pause", FakeHost.fails(BROKEN));
    assertThrows(ConnectionException.class, web::pause);
    assertEquals(2, fake.driver.count("state"));
  }

  @Test
  void nothingIsLookedAtWhereNothingWasAnnounced() {
    fake.driver.next("state", FakeHost.fails(BROKEN));
    ConnectionException e = assertThrows(ConnectionException.class, web::pause);
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(1, fake.driver.count("state"));
  }

  @Test
  void nothingIsLookedAtWhereTheDriverKnowsTheOutcome() {
    Failure known = Failure.partly(List.of("half a pause"));
    fake.driver.next("pause", FakeHost.fails(new RejectedException("no", known)));
    RejectedException e = assertThrows(RejectedException.class, web::pause);
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("half a pause"), e.remains());
    assertEquals(1, fake.driver.count("state"));
  }

  @Test
  void aStateThatNobodyKnowsIsNoProofOfNothing() {
    fake.driver.next(
        "pause",
        (effect, op) -> {
          there.state = GuestState.UNKNOWN;
          throw BROKEN;
        });
    assertEquals(Outcome.UNKNOWN, assertThrows(ConnectionException.class, web::pause).outcome());
  }

  @Test
  void aLostStartOfAContainerThatRanBeforeIsUnknown() {
    FakeGuest job = fake.driver.containers.add("job", GuestState.STOPPED);
    Guest handle = host.containers().get("job");
    fake.driver.next("start", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.NOT_DONE, assertThrows(ConnectionException.class, handle::start).outcome());
    fake.driver.next(
        "start",
        (effect, op) -> {
          effect.take();
          job.state = GuestState.STOPPED; // it ran, and ended
          throw BROKEN;
        });
    assertEquals(Outcome.UNKNOWN, assertThrows(ConnectionException.class, handle::start).outcome());
  }

  @Test
  void aRestartThatStoppedTheGuestAloneIsPartlyDone() {
    fake.driver.next("start", FakeHost.fails(new NativeException("no", Failure.undecided())));
    NativeException e =
        assertThrows(NativeException.class, () -> web.restart(Duration.ofSeconds(10)));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("the guest is STOPPED"), e.remains());
    fake.driver.next("start", FakeHost.fails(new NativeException("no", Failure.undecided())));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(NativeException.class, () -> web.restart(Duration.ZERO)).outcome());
    fake.driver.next("start", FakeHost.failsWhenDone(BROKEN));
    web.restart(Duration.ZERO);
    fake.driver.next("shutdown", FakeHost.fails(BROKEN));
    ConnectionException asked =
        assertThrows(ConnectionException.class, () -> web.restart(Duration.ZERO));
    assertEquals(List.of(Goals.ASKED), asked.remains());
  }

  @Test
  void aLostCreateIsFoundByItsLabel() {
    fake.driver.next("create", FakeHost.failsWhenDone(BROKEN));
    VirtualMachine made = host.virtualMachines().create(VirtualMachineSpec.named("new"));
    assertEquals("new", made.name());
    assertEquals(made, host.virtualMachines().get("new"));
    String nonce = fake.driver.machines.guest(made.id()).labels.get(Nonce.LABEL);
    assertEquals(nonce, fake.driver.machines.lastSpec.get().labels().get("posada/nonce"));

    fake.driver.next("create", FakeHost.fails(BROKEN));
    ConnectionException e =
        assertThrows(
            ConnectionException.class,
            () -> host.virtualMachines().create(VirtualMachineSpec.named("more")));
    assertEquals("cannot create machine \"more\" on fake:///x: Broken pipe", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
  }

  @Test
  void aLostCreateThatIsStillUnderWayIsWaitedForAMoment() {
    fake.driver.next(
        "create",
        (effect, op) -> {
          Background.call(
              () -> {
                Background.await(() -> fake.driver.count("inspect") > 0); // looked for already
                assertDoesNotThrow(effect::take);
              });
          throw BROKEN;
        });
    assertEquals("new", host.virtualMachines().create(VirtualMachineSpec.named("new")).name());
  }

  @Test
  void aCreateIsNotTakenForAnotherOneOfItsName() {
    fake.driver.machines.refusesTakenNames = true;
    fake.driver.next("create", FakeHost.fails(BROKEN));
    assertThrows(
        ConnectionException.class,
        () -> host.virtualMachines().create(VirtualMachineSpec.named("web")));
  }

  @Test
  void aCancelledCreateThatIsDoneReturnsTheGuest() {
    fake.driver.next("create", FakeHost.hangsAndIsDone(entered));
    Task task = Task.unbounded();
    Background create =
        Background.call(() -> host.virtualMachines().create(VirtualMachineSpec.named("new"), task));
    Background.await(entered);
    task.cancel();
    create.returns();
  }

  @Test
  void aLostDeleteIsDoneIfTheGuestIsGone() {
    there.state = GuestState.STOPPED;
    fake.driver.next("delete", FakeHost.fails(BROKEN));
    ConnectionException e = assertThrows(ConnectionException.class, web::delete);
    assertEquals(Outcome.NOT_DONE, e.outcome());
    fake.driver.next("delete", FakeHost.failsWhenDone(BROKEN));
    DeleteReport report = web.delete();
    assertEquals(List.of("web"), report.removed());
    NotFoundException gone = assertThrows(NotFoundException.class, web::delete);
    assertEquals(Outcome.NOT_DONE, gone.outcome());
  }

  @Test
  void aDeleteThatFindsNothingIsStrict() {
    there.state = GuestState.STOPPED;
    fake.driver.next(
        "delete",
        (effect, op) -> {
          fake.driver.machines.all.clear();
          effect.take();
        });
    assertThrows(NotFoundException.class, web::delete);
  }

  @Test
  void aLostRenameIsDoneIfTheGuestHasTheName() {
    there.state = GuestState.STOPPED;
    fake.driver.next("rename", FakeHost.failsWhenDone(BROKEN));
    assertEquals("new", web.rename("new").name());
    fake.driver.next("rename", FakeHost.fails(BROKEN));
    ConnectionException e = assertThrows(ConnectionException.class, () -> web.rename("newer"));
    assertEquals("cannot rename \"web\" to \"newer\" on fake:///x: Broken pipe", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
  }

  @Test
  void anExecThatWasCancelledMayStillRun() {
    fake.driver.next("exec", FakeHost.hangs(entered));
    Task task = Task.unbounded();
    Background exec =
        Background.call(() -> web.exec(dev.posada.ExecSpec.command("sleep", "9"), task));
    Background.await(entered);
    task.cancel();
    OperationCancelledException e = exec.throwing(OperationCancelledException.class);
    assertEquals("cannot run a command in \"web\" on fake:///x: cancelled", e.getMessage());
    assertEquals(Outcome.UNKNOWN, e.outcome());
  }

  @Test
  void runLeavesNothingOfAContainerThatDoesNotStart() {
    fake.driver.next(
        "start", FakeHost.fails(new RejectedException("no such command", Failure.undecided())));
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> host.containers().run(ContainerSpec.image("alpine").name("job")));
    assertEquals("cannot run container \"job\" on fake:///x: no such command", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(List.of("open", "create", "start", "delete"), fake.driver.changes());
    assertEquals(Map.of(), fake.driver.containers.all);
  }

  @Test
  void runReturnsAContainerThatWasStartedAfterAll() {
    fake.driver.next("start", FakeHost.failsWhenDone(BROKEN));
    Container job = host.containers().run(ContainerSpec.image("alpine").name("job"));
    assertEquals(GuestState.RUNNING, job.inspect().state());
  }

  @Test
  void runThatIsCancelledBetweenCreateAndStartLeavesNothing() {
    Task task = Task.unbounded();
    fake.driver.next(
        "create",
        (effect, op) -> {
          effect.take();
          task.cancel();
        });
    OperationCancelledException e =
        assertThrows(
            OperationCancelledException.class,
            () -> host.containers().run(ContainerSpec.image("alpine").name("job"), task));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Map.of(), fake.driver.containers.all);
  }

  @Test
  void runWhoseCreateWasLostLeavesNothing() {
    fake.driver.next("create", FakeHost.failsWhenDone(BROKEN));
    ConnectionException e =
        assertThrows(
            ConnectionException.class,
            () -> host.containers().run(ContainerSpec.image("alpine").name("job")));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Map.of(), fake.driver.containers.all);
  }

  @Test
  void runNamesTheContainerThatItCannotRemove() {
    fake.driver.next(
        "start", FakeHost.fails(new RejectedException("no such command", Failure.undecided())));
    fake.driver.next("delete", FakeHost.fails(new NativeException("no", Failure.undecided())));
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> host.containers().run(ContainerSpec.image("alpine").name("job")));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("container \"job\" was created and is not started"), e.remains());
    assertEquals("job", e.guest().orElseThrow().name());
    assertEquals("no", e.getSuppressed()[0].getMessage());
  }

  @Test
  void aMissingImageIsPulledAndNothingElse() {
    NotFoundException missing = new NotFoundException(Kind.IMAGE, "alpine", Failure.undecided());
    fake.driver.next("create", FakeHost.fails(missing));
    host.containers().create(ContainerSpec.image("alpine"));
    assertEquals(List.of("open", "create", "pull", "create"), fake.driver.changes());
    fake.driver.next("create", FakeHost.fails(missing));
    assertThrows(
        NotFoundException.class,
        () ->
            host.containers().create(ContainerSpec.image("alpine").pull(ContainerSpec.Pull.NEVER)));
    fake.driver.calls.clear();
    host.containers().create(ContainerSpec.image("alpine").pull(ContainerSpec.Pull.ALWAYS));
    assertEquals(List.of("pull", "create"), fake.driver.changes());
  }

  @Test
  void aLostDeleteOfAnImageIsDoneIfItIsGone() {
    fake.driver.images.there.add("alpine");
    fake.driver.next("deleteImage", FakeHost.failsWhenDone(BROKEN));
    assertEquals(List.of("alpine"), host.images().delete("alpine").removed());
    assertThrows(NotFoundException.class, () -> host.images().delete("alpine"));
  }

  @Test
  void theExceptionIsTheDriversOwnWithWhatTheCoreFoundOut() {
    NativeError said = new NativeError("fake", "42", "Domain not found");
    RejectedException thrown =
        new RejectedException("Domain not found (fake 42)", Failure.of(said).cause(BROKEN));
    thrown.addSuppressed(new IllegalStateException("on the side"));
    StackTraceElement[] trace = {new StackTraceElement("Driver", "pause", "Driver.java", 1)};
    thrown.setStackTrace(trace);
    fake.driver.next("pause", FakeHost.fails(thrown));
    HypervisorException e = assertThrows(HypervisorException.class, web::pause);
    assertEquals(RejectedException.class, e.getClass());
    assertEquals("cannot pause \"web\" on fake:///x: Domain not found (fake 42)", e.getMessage());
    assertArrayEquals(trace, e.getStackTrace());
    assertEquals("on the side", e.getSuppressed()[0].getMessage());
    assertSame(BROKEN, e.getCause());
    assertEquals(Optional.of(said), e.nativeError());
    assertEquals(Optional.of(web), e.guest());
    assertEquals(Optional.of(GuestState.RUNNING), e.lastSeen());
  }

  @Test
  void aBugOfTheDriverIsNotDressedUp() {
    fake.driver.next("pause", FakeHost.fails(new ArithmeticException("/ by zero")));
    assertThrows(ArithmeticException.class, web::pause);
    fake.driver.next("pause", FakeHost.fails(new Exception("checked")));
    NativeException e = assertThrows(NativeException.class, web::pause);
    assertEquals("checked", e.getCause().getMessage());
  }

  @Test
  void anInterruptedHelperThreadOfADriverIsNoInterruptOfTheCaller() {
    fake.driver.next(
        "pause",
        (effect, op) -> {
          Background.call(
                  () ->
                      op.read(
                          dev.posada.spi.CallText.of("helper"),
                          () -> {
                            throw new InterruptedException("of the helper");
                          }))
              .throwing(NativeException.class);
          op.check();
          effect.take();
        });
    Background pause = Background.call(web::pause);
    pause.returns();
    assertFalse(pause.wasInterrupted());
  }

  @Test
  void connectingThatFailsChangedNothing() {
    FakeProvider dead = new FakeProvider();
    dead.driver.next("open", FakeHost.fails(new IOException("No such file or directory")));
    ConnectionException e = assertThrows(ConnectionException.class, dead::connect);
    assertEquals("cannot connect to fake:///x: No such file or directory", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    dead.driver.next("open", FakeHost.hangs(entered));
    assertThrows(
        OperationTimeoutException.class,
        () -> dead.connect(ConnectOptions.defaults().timeout(Duration.ofMillis(30))));
  }
}
