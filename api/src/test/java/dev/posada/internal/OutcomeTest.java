package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a failed or lost call says of what it left behind. */
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
  void aBugOfADriverIsToldLikeAFailureOfItsHypervisor() {
    ArithmeticException bug = new ArithmeticException("/ by zero");
    fake.driver.next("pause", FakeHost.fails(bug));
    NativeException e = assertThrows(NativeException.class, web::pause);
    assertEquals(
        "cannot pause \"web\" on fake:///x: java.lang.ArithmeticException: / by zero",
        e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of(web), e.guest());
    assertSame(bug, e.getCause());
    fake.driver.next("pause", FakeHost.failsWhenDone(new NumberFormatException("1,5")));
    web.pause();
    assertEquals(GuestState.PAUSED, there.state);
  }

  @Test
  void whatBlamesTheCallerStaysAsItIs() {
    IllegalStateException misuse = new IllegalStateException("not twice");
    fake.driver.next("pause", FakeHost.fails(misuse));
    assertSame(misuse, assertThrows(IllegalStateException.class, web::pause));
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
    assertTrue(fake.driver.count("state") >= 2, fake.driver.calls::toString);
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
  void aLostStartOfAContainerThatIsGoneIsUnknown() {
    fake.driver.containers.add("job", GuestState.STOPPED);
    Guest handle = host.containers().get("job");
    fake.driver.next(
        "start",
        (effect, op) -> {
          fake.driver.containers.all.clear(); // it ran, ended and removed itself
          throw BROKEN;
        });
    assertEquals(Outcome.UNKNOWN, assertThrows(ConnectionException.class, handle::start).outcome());
    assertEquals(Outcome.NOT_DONE, assertThrows(NotFoundException.class, handle::start).outcome());
  }

  @Test
  void aRefusedStartOfAContainerThatIsGoneDidNothing() {
    fake.driver.containers.add("job", GuestState.STOPPED);
    Guest handle = host.containers().get("job");
    fake.driver.next(
        "start",
        (effect, op) -> {
          fake.driver.containers.all.clear();
          throw new RejectedException("no such command", Failure.undecided());
        });
    assertEquals(Outcome.NOT_DONE, assertThrows(RejectedException.class, handle::start).outcome());
  }

  @Test
  void whatIsStillUnderWayWhenItIsCutShortIsWaitedForAMoment() {
    FakeGuest job = fake.driver.containers.add("job", GuestState.STOPPED);
    Guest handle = host.containers().get("job");
    fake.driver.next("start", comesLate("state"));
    handle.start();
    assertEquals(GuestState.RUNNING, job.state);
    fake.driver.next("rename", comesLate("inspect"));
    handle.rename("newer");
    assertEquals("newer", handle.inspect().name());
    fake.driver.next("delete", comesLate("state"));
    handle.kill();
    handle.delete();
    assertTrue(host.containers().summaries().isEmpty());
  }

  /** The connection breaks, and it is done only after it was looked at once in vain. */
  private FakeHost.Script comesLate(String look) {
    return (effect, op) -> {
      long before = fake.driver.count(look);
      Background.call(
          () -> {
            Background.await(() -> fake.driver.count(look) > before);
            assertDoesNotThrow(effect::take);
          });
      throw BROKEN;
    };
  }

  @Test
  void aGuestThatCannotBeAskedToEndMayBeEndingAlready() {
    BusyException busy = new BusyException("no console", Failure.notDone());
    fake.driver.next(
        "shutdown",
        (effect, op) -> {
          there.after(2, GuestState.STOPPED);
          throw busy;
        });
    web.shutdown(Duration.ofSeconds(30));
    assertEquals(GuestState.STOPPED, there.state);
    there.state = GuestState.RUNNING;
    fake.driver.next("shutdown", FakeHost.fails(busy));
    BusyException e = assertThrows(BusyException.class, () -> web.shutdown(Duration.ofSeconds(30)));
    assertEquals(Outcome.NOT_DONE, e.outcome());
  }

  @Test
  void aGuestThatWasAskedToEndMayStillDoSoThoughTheNextLookDidNothing() {
    there.polite = false;
    fake.driver.next(
        "shutdown",
        (effect, op) -> {
          effect.take();
          fake.driver.next(
              "state", FakeHost.fails(new ConnectionException("refused", Failure.notDone())));
        });
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> web.shutdown(Duration.ofSeconds(30)));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of(Goals.ASKED), e.remains());
  }

  @Test
  void aLostDeleteIsDoneIfTheGuestIsGone() {
    there.state = GuestState.STOPPED;
    fake.driver.next("delete", FakeHost.fails(BROKEN));
    ConnectionException e = assertThrows(ConnectionException.class, web::delete);
    assertEquals(Outcome.NOT_DONE, e.outcome());
    fake.driver.next("delete", FakeHost.failsWhenDone(BROKEN));
    DeleteReport report = web.delete();
    assertEquals(List.of("virtual machine web"), report.removed());
    assertEquals(Set.of("its disks and files"), report.kept().keySet(), report::toString);
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
  void aCheckedExceptionIsTheCauseOfALeaf() {
    fake.driver.next("pause", FakeHost.fails(new Exception("checked")));
    NativeException e = assertThrows(NativeException.class, web::pause);
    assertEquals("checked", e.getCause().getMessage());
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
