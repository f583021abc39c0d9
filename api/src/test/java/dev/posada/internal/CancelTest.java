package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Task;
import dev.posada.spi.Undo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A cancel, an interrupt, a deadline: each aborts the native call and says what is true then. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class CancelTest {
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
  void anInterruptDoesNotEndTheClearingUpAndTheFlagIsSetAfterIt() {
    CountDownLatch clearing = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    fake.driver.next(
        "pause",
        (effect, op) -> {
          Undo undo = new Undo(op);
          undo.add(
              "the first",
              own ->
                  fake.driver.ask("first", true, own, () -> fake.driver.calls.add("undone first")));
          undo.add(
              "the second",
              own ->
                  fake.driver.ask(
                      "second",
                      true,
                      own,
                      () ->
                          own.await(
                              () -> {
                                clearing.countDown();
                                Background.await(interrupted);
                                return fake.driver.calls.add("undone second");
                              },
                              () -> {})));
          throw undo.after(new NativeException("no", Failure.undecided()));
        });
    Background pause = Background.call(web::pause);
    Background.await(clearing);
    pause.interrupt();
    pause.staysRunning();
    interrupted.countDown();
    pause.throwing(OperationCancelledException.class);
    assertTrue(fake.driver.calls.contains("undone second"), fake.driver.calls::toString);
    assertTrue(fake.driver.calls.contains("undone first"), fake.driver.calls::toString);
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
            OperationTimeoutException.class, () -> web.start(Task.within(Duration.ofMillis(500))));
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
}
