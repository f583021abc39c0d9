package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ConnectOptions;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.ResourceQuota;
import dev.posada.Snapshot;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One change of a guest at a time; reads never wait; a kill cancels what is in flight. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(30)
class GuestLocksTest {
  private static final Duration GRACE = Duration.ofSeconds(25);

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private final Host host = fake.connect(ConnectOptions.defaults().timeout(Duration.ofSeconds(20)));
  private final Guest web = host.guests().get("web");
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void theCoreKeptItsPromises() {
    go.countDown();
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  /** A call that is under way until {@link #go}. */
  private FakeHost.Script slow() {
    return (effect, op) -> {
      entered.countDown();
      go.await();
      effect.take();
    };
  }

  @Test
  void twoChangesOfOneGuestDoNotOverlap() {
    fake.driver.next("pause", slow());
    Background pause = Background.call(web::pause);
    Background.await(entered);
    Background resume = Background.call(web::resume);
    resume.staysRunning();
    assertFalse(fake.driver.changes().contains("resume"));
    go.countDown();
    pause.returns();
    resume.returns();
    assertEquals(List.of("open", "pause", "resume"), fake.driver.changes());
  }

  @Test
  void manyChangesOfOneGuestTakeTurns() {
    fake.driver.always(
        "apply",
        (effect, op) -> {
          Thread.sleep(2);
          effect.take();
        });
    List<Background> calls = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      int weight = i;
      calls.add(Background.call(() -> web.apply(ResourceQuota.limit().cpuWeight(weight))));
    }
    calls.forEach(Background::returns);
    assertEquals(11, fake.driver.changes().size());
  }

  @Test
  void changesOfTwoGuestsDoNotWaitForEachOther() {
    FakeGuest other = fake.driver.machines.add("other", GuestState.RUNNING);
    fake.driver.next("pause", slow());
    Background pause = Background.call(web::pause);
    Background.await(entered);
    host.guests().get("other").pause();
    assertEquals(GuestState.PAUSED, other.state);
    assertTrue(pause.isRunning());
  }

  @Test
  void aSecondChangeGivesUpAtItsDeadlineAndNamesTheVerbInFlight() {
    fake.driver.next("pause", slow());
    Background.call(web::pause);
    Background.await(entered);
    OperationTimeoutException e =
        assertThrows(
            OperationTimeoutException.class,
            () ->
                web.apply(ResourceQuota.limit().cpuWeight(1), Task.within(Duration.ofMillis(500))));
    assertEquals(
        "cannot limit \"web\" on fake:///x: pause was in flight all the time", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of("try again later, or kill it"), e.remedy());
    assertEquals(Optional.of(web), e.guest());
  }

  @Test
  void whoWaitsForItsTurnCanBeCancelled() {
    fake.driver.next("pause", slow());
    Background.call(web::pause);
    Background.await(entered);
    Task task = Task.unbounded();
    Background start = Background.call(() -> web.start(task));
    task.cancel();
    assertEquals(Outcome.NOT_DONE, start.throwing(OperationCancelledException.class).outcome());
  }

  @Test
  void readsDoNotWait() {
    fake.driver.next("pause", slow());
    Background pause = Background.call(web::pause);
    Background.await(entered);
    web.inspect();
    web.measure();
    web.preview(ResourceQuota.limit().cpuWeight(1));
    web.exec("true");
    web.awaitReady();
    host.guests().summaries();
    assertTrue(pause.isRunning());
  }

  @Test
  void killCancelsTheVerbInFlightAndThenKills() {
    fake.driver.next("pause", FakeHost.hangs(entered));
    Background pause = Background.call(web::pause);
    Background.await(entered);
    web.kill();
    OperationCancelledException e = pause.throwing(OperationCancelledException.class);
    assertEquals(
        "cannot pause \"web\" on fake:///x: the guest was killed meanwhile", e.getMessage());
    assertEquals(List.of("open", "pause", "kill"), fake.driver.changes());
    assertEquals(GuestState.STOPPED, there.state);
  }

  @Test
  void killCancelsAlsoWhoGetsTheGuestWhileItWaits() {
    CountDownLatch cancelled = new CountDownLatch(1);
    fake.driver.next(
        "pause",
        (effect, op) -> {
          op.onCancel(cancelled::countDown);
          entered.countDown();
          go.await(); // does not heed the cancel
        });
    fake.driver.always(
        "apply",
        (effect, op) -> {
          if (there.state == GuestState.RUNNING) { // got there before the kill
            FakeHost.hangs(new CountDownLatch(1)).run(effect, op);
          }
          effect.take();
        });
    Background pause = Background.call(web::pause);
    Background.await(entered);
    List<Background> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(Background.call(() -> web.apply(ResourceQuota.limit().cpuWeight(1))));
    }
    Background kill = Background.call(web::kill);
    Background.await(cancelled);
    go.countDown();
    kill.returns();
    pause.end();
    others.forEach(Background::end);
    assertEquals(GuestState.STOPPED, there.state);
  }

  @Test
  void nobodyStartsACrashedGuestBetweenItsKillAndTheLookWhetherItIsOff() {
    there.state = GuestState.CRASHED;
    there.process = true;
    AtomicReference<Background> other = startsWhenItIsNextLookedAfter("kill");
    web.start();
    other.get().returns();
    assertEquals(List.of("open", "kill", "start"), fake.driver.changes());
  }

  @Test
  void nobodyStartsARestoredMachineBeforeItWasSeenOff() {
    Snapshot off = FakeMachines.snapshot(there, "off", false);
    AtomicReference<Background> other = startsWhenItIsNextLookedAfter("restore");
    ((VirtualMachine) web).snapshots().restore(off);
    other.get().returns();
    assertEquals(List.of("open", "restore", "start"), fake.driver.changes());
  }

  /** Somebody else starts it then, and has to wait for that. */
  private AtomicReference<Background> startsWhenItIsNextLookedAfter(String call) {
    AtomicReference<Background> other = new AtomicReference<>();
    fake.driver.next(
        call,
        (effect, op) -> {
          effect.take();
          fake.driver.next(
              "state",
              (look, again) -> {
                other.set(Background.call(web::start));
                other.get().staysRunning();
                look.take();
              });
        });
    return other;
  }

  @Test
  void aKillOnlyHelpsARestoreThatWaitsUntilTheMachineIsOff() {
    Snapshot off = FakeMachines.snapshot(there, "off", false);
    fake.driver.next(
        "restore",
        (effect, op) -> {
          effect.take();
          there.state = GuestState.STOPPING;
          entered.countDown();
        });
    Background restore = Background.call(() -> ((VirtualMachine) web).snapshots().restore(off));
    Background.await(entered);
    web.kill();
    restore.returns();
    assertEquals(GuestState.STOPPED, there.state);
  }

  @Test
  void twoKillsDoNotCancelEachOther() {
    fake.driver.next("kill", slow());
    Background first = Background.call(web::kill);
    Background.await(entered);
    Background second = Background.call(web::kill);
    second.staysRunning();
    assertTrue(first.isRunning());
    go.countDown();
    first.returns();
    second.returns();
    assertEquals(List.of("open", "kill"), fake.driver.changes());
  }

  @Test
  void killTriesAgainWhileTheHypervisorIsBusy() {
    fake.driver.next("kill", FakeHost.fails(new BusyException("a job is active")));
    fake.driver.next("kill", FakeHost.fails(new BusyException("a job is active")));
    web.kill();
    assertEquals(List.of("open", "kill", "kill", "kill"), fake.driver.changes());
  }

  @Test
  void killGivesUpOnABusyHypervisorAtItsDeadline() {
    fake.driver.always("kill", FakeHost.fails(new BusyException("a job is active")));
    try (Host impatient = fake.connect(ConnectOptions.defaults().timeout(Duration.ofMillis(500)))) {
      OperationTimeoutException e =
          assertThrows(OperationTimeoutException.class, () -> impatient.guests().get("web").kill());
      assertEquals(Outcome.NOT_DONE, e.outcome());
      assertEquals(Optional.of(GuestState.RUNNING), e.lastSeen());
    } finally {
      fake.driver.closed = false;
    }
  }

  @Test
  void otherVerbsDoNotTryAgainWhenTheHypervisorIsBusy() {
    fake.driver.next("pause", FakeHost.fails(new BusyException("a job is active")));
    assertThrows(BusyException.class, web::pause);
    assertEquals(List.of("open", "pause"), fake.driver.changes());
  }

  @Test
  void nobodyHoldsTheGuestWhileStopWaitsForItsGrace() {
    there.polite = false;
    Background stop = Background.call(() -> web.stop(GRACE));
    Background.await(() -> fake.driver.changes().contains("shutdown"));
    assertThrows(InvalidStateException.class, () -> web.rename("other"));
    web.pause();
    web.kill();
    stop.returns();
    assertEquals(List.of("open", "shutdown", "pause", "kill"), fake.driver.changes());
  }

  @Test
  void aStopDoesNotWaitForWhoeverHoldsTheGuestWhenItAsksAgain() {
    there.polite = false;
    Background stop = Background.call(() -> web.stop(Duration.ofSeconds(6)));
    Background.await(() -> fake.driver.changes().contains("shutdown"));
    fake.driver.next("pause", FakeHost.hangs(entered));
    Background pause = Background.call(web::pause);
    Background.await(entered);
    stop.returns();
    assertEquals(
        "cannot pause \"web\" on fake:///x: the guest was killed meanwhile",
        pause.throwing(OperationCancelledException.class).getMessage());
    assertEquals(List.of("open", "shutdown", "pause", "kill"), fake.driver.changes());
  }

  @Test
  void aGuestThatSomebodyPausedSinceTheLookIsNotAskedAgain() {
    there.polite = false;
    AtomicLong asked = new AtomicLong();
    fake.driver.next("shutdown", (effect, op) -> asked.set(System.nanoTime()));
    fake.driver.always(
        "state",
        (effect, op) -> {
          effect.take();
          long since = System.nanoTime() - asked.get();
          if (asked.get() != 0 && since >= Duration.ofSeconds(5).toNanos()) {
            there.state = GuestState.PAUSED;
          }
        });
    assertThrows(OperationTimeoutException.class, () -> web.shutdown(Duration.ofMillis(6500)));
    assertEquals(List.of("open", "shutdown"), fake.driver.changes());
  }

  @Test
  void nobodyHoldsTheGuestWhileAVerbWaitsForATransition() {
    there.state = GuestState.STARTING;
    Background pause = Background.call(web::pause);
    Background.await(() -> fake.driver.count("state") > 1);
    web.kill();
    // Cancelled if the kill met it at a look, refused by the new state otherwise.
    assertEquals(Outcome.NOT_DONE, pause.throwing(HypervisorException.class).outcome());
    assertEquals(List.of("open", "kill"), fake.driver.changes());
  }

  @Test
  void aRestartWhoseGuestIsKilledDoesNotStartItAgain() {
    there.polite = false;
    Background restart = Background.call(() -> web.restart(GRACE));
    Background.await(() -> fake.driver.changes().contains("shutdown"));
    web.kill();
    OperationCancelledException e = restart.throwing(OperationCancelledException.class);
    assertEquals(
        "cannot restart \"web\" on fake:///x: the guest was killed meanwhile", e.getMessage());
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("open", "shutdown", "kill"), fake.driver.changes());
    assertEquals(GuestState.STOPPED, there.state);
  }

  @Test
  void aStartWhoseMachineIsKilledWhileItBootsIsCancelled() {
    there.state = GuestState.STOPPED;
    fake.driver.next("start", (effect, op) -> there.state = GuestState.STARTING);
    Background start = Background.call(web::start);
    Background.await(() -> there.state == GuestState.STARTING);
    Background.await(() -> fake.driver.calls.get(fake.driver.calls.size() - 1).equals("state"));
    web.kill();
    assertEquals(
        "cannot start \"web\" on fake:///x: the guest was killed meanwhile",
        start.throwing(OperationCancelledException.class).getMessage());
  }

  @Test
  void stopWithinARestartDoesNotCancelTheRestartItself() {
    there.polite = false;
    web.restart(Duration.ofMillis(20));
    assertEquals(List.of("open", "shutdown", "kill", "start"), fake.driver.changes());
    assertEquals(GuestState.RUNNING, there.state);
  }

  @Test
  void aListenerThatChangesTheGuestItsOwnCallIsChangingIsToldAtOnce() {
    AtomicReference<Throwable> told = new AtomicReference<>();
    Task task =
        Task.unbounded()
            .onProgress(
                progress -> {
                  try {
                    web.kill();
                  } catch (IllegalStateException e) {
                    told.set(e);
                  }
                });
    fake.driver.next(
        "apply",
        (effect, op) -> {
          op.progress("working", 1, 2);
          effect.take();
        });
    long before = System.nanoTime();
    web.apply(ResourceQuota.limit().cpuWeight(1), task);
    assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(10));
    assertEquals(
        "a listener cannot change a guest that its own call is changing: limit is in flight",
        told.get().getMessage());
  }

  @Test
  void aDeadlineThatPassesWhileStopWaitsForItsTurnToKillIsNotTakenForNothing() {
    there.polite = false;
    Task task = Task.unbounded();
    try (Host impatient = fake.connect(ConnectOptions.defaults().timeout(Duration.ofMillis(500)))) {
      fake.driver.always("kill", FakeHost.fails(new BusyException("no", Failure.undecided())));
      OperationTimeoutException e =
          assertThrows(
              OperationTimeoutException.class,
              () -> impatient.guests().get("web").stop(Duration.ofMillis(10)));
      assertEquals(Outcome.PARTLY, e.outcome());
      assertEquals(List.of(Goals.ASKED), e.remains());
    } finally {
      task.cancel();
      fake.driver.closed = false;
    }
  }
}
