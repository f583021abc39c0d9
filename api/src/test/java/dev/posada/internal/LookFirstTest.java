package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.BusyException;
import dev.posada.Container;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.ResourceQuota;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The core looks first, then acts, and looks once more where somebody was faster. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class LookFirstTest {
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final FakeProvider fake = new FakeProvider();
  private final Host host = fake.connect();

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private Guest machine(GuestState state) {
    return handle(fake.driver.machines.add("web", state));
  }

  private Guest handle(FakeGuest there) {
    Guest handle = host.guests().get(there.id);
    fake.driver.calls.clear();
    return handle;
  }

  private FakeGuest there() {
    return fake.driver.machines.all.values().iterator().next();
  }

  @Test
  void aVerbReadsTheStateOnceAndThenActs() {
    Guest web = machine(GuestState.RUNNING);
    web.pause();
    assertEquals(List.of("state", "*pause"), fake.driver.calls);
  }

  @Test
  void aStartThatTheDriverAwaitsIsNotLookedAtAgain() {
    fake.driver.machines.awaitsStart = true;
    Guest web = machine(GuestState.STOPPED);
    web.start();
    assertEquals(List.of("state", "*start"), fake.driver.calls);
  }

  @Test
  void whetherAMachineCameBackPausedIsLookedAtAlways() {
    fake.driver.machines.awaitsStart = true;
    Guest web = machine(GuestState.SAVED);
    web.start();
    assertEquals(List.of("state", "*start", "state"), fake.driver.calls);
  }

  @Test
  void aGuestThatTellsOfItselfIsLookedAtWhenItDoes() {
    Guest web = machine(GuestState.RUNNING);
    there().ready = false;
    fake.driver.machines.news = () -> there().ready = true;
    web.awaitReady();
    assertEquals(List.of("state", "ready", "awaitNews", "state", "ready"), fake.driver.calls);
  }

  @Test
  void aGoalThatHoldsCostsOneLook() {
    Guest web = machine(GuestState.RUNNING);
    web.start();
    assertEquals(List.of("state"), fake.driver.calls);
  }

  @Test
  void theProcessOfACrashedGuestIsAskedForOnlyWhereItMatters() {
    Guest web = machine(GuestState.CRASHED);
    assertThrows(InvalidStateException.class, () -> web.pause());
    assertEquals(List.of("state"), fake.driver.calls);
    web.kill();
    assertEquals(List.of("state", "state", "holdsProcess"), fake.driver.calls);
  }

  @Test
  void aVerbThatSomebodyElseWasFasterWithReturns() {
    Guest web = machine(GuestState.RUNNING);
    fake.driver.next(
        "pause", FakeHost.failsWhenDone(new InvalidStateException("Domain is already paused")));
    web.pause();
    assertEquals(List.of("state", "*pause", "state"), fake.driver.calls);
  }

  @Test
  void aVerbThatSomebodyElseBeganWaitsForItsEnd() {
    Guest web = machine(GuestState.STOPPED);
    fake.driver.next(
        "start",
        (effect, op) -> {
          there().state = GuestState.STARTING;
          there().after(2, GuestState.RUNNING);
          throw new InvalidStateException("being started");
        });
    web.start();
    assertEquals(List.of("start"), fake.driver.changes());
    assertEquals(GuestState.RUNNING, there().state);
  }

  @Test
  void aStateThatChangedMeanwhileIsRefusedWithTheVerbThatHelps() {
    Guest web = machine(GuestState.RUNNING);
    fake.driver.next(
        "pause",
        (effect, op) -> {
          there().state = GuestState.STOPPED;
          throw new InvalidStateException("domain is not running");
        });
    InvalidStateException e = assertThrows(InvalidStateException.class, web::pause);
    assertEquals("cannot pause \"web\" on fake:///x: domain is not running", e.getMessage());
    assertEquals(Optional.of("start it first"), e.remedy());
    assertEquals(Optional.of(GuestState.STOPPED), e.lastSeen());
    assertEquals(Outcome.NOT_DONE, e.outcome());
  }

  @Test
  void whatTheDriverRefusesInTheRightStateStaysRefused() {
    Guest web = machine(GuestState.RUNNING);
    Failure known = Failure.notDone().remedy("install the tools");
    fake.driver.next("pause", FakeHost.fails(new InvalidStateException("not now", known)));
    InvalidStateException e = assertThrows(InvalidStateException.class, web::pause);
    assertEquals(Optional.of("install the tools"), e.remedy());
    assertEquals(1, fake.driver.changes().size());
  }

  @Test
  void aVerbWithoutAGoalIsNotLookedAtTwice() {
    Guest web = machine(GuestState.STOPPED);
    fake.driver.next("delete", FakeHost.fails(new InvalidStateException("has linked clones")));
    assertThrows(InvalidStateException.class, web::delete);
    assertEquals(List.of("state", "*delete"), fake.driver.calls);
  }

  @Test
  void inAnUnknownStateTheHypervisorsOwnAnswerCounts() {
    Guest web = machine(GuestState.UNKNOWN);
    fake.driver.next("kill", (effect, op) -> {}); // says ok, and the state is as unknown as before
    web.kill();
    assertEquals(List.of("state", "*kill", "state"), fake.driver.calls);
    fake.driver.next("pause", FakeHost.fails(new InvalidStateException("cannot pause that")));
    assertThrows(InvalidStateException.class, web::pause);
  }

  @Test
  void aMachineIsStartedWhenItRuns() {
    Guest web = machine(GuestState.STOPPED);
    fake.driver.next(
        "start",
        (effect, op) -> {
          there().state = GuestState.STARTING;
          there().after(3, GuestState.RUNNING);
        });
    web.start();
    assertEquals(GuestState.RUNNING, there().state);
    assertEquals(List.of("state", "*start", "state", "state", "state", "state"), fake.driver.calls);
  }

  @Test
  void aMachineThatDoesNotStayUpWasStartedAllTheSame() {
    Guest web = machine(GuestState.STOPPED);
    fake.driver.next("start", (effect, op) -> there().state = GuestState.CRASHED);
    NativeException e = assertThrows(NativeException.class, web::start);
    assertEquals(
        "cannot start \"web\" on fake:///x: it was started and is CRASHED again", e.getMessage());
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(Optional.of(GuestState.CRASHED), e.lastSeen());
  }

  @Test
  void aMachineThatWasSavedWhilePausedIsResumed() {
    Guest web = machine(GuestState.SAVED);
    fake.driver.next("start", (effect, op) -> there().state = GuestState.PAUSED);
    web.start();
    assertEquals(List.of("start", "resume"), fake.driver.changes());
  }

  @Test
  void aMachineThatSomebodyPausedAfterItsStartIsNotResumed() {
    Guest web = machine(GuestState.STOPPED);
    fake.driver.next("start", (effect, op) -> there().state = GuestState.PAUSED);
    web.start();
    assertEquals(List.of("start"), fake.driver.changes());
  }

  @Test
  void nobodyWaitsForAContainerToRun() {
    FakeGuest job = fake.driver.containers.add("job", GuestState.STOPPED);
    Guest handle = handle(job);
    fake.driver.next("start", (effect, op) -> job.state = GuestState.STOPPED);
    handle.start();
    assertEquals(List.of("state", "*start"), fake.driver.calls);
  }

  @Test
  void aCrashedMachineThatReadsCrashedAfterTheKillIsStarted() {
    FakeGuest there = fake.driver.machines.add("web", GuestState.CRASHED);
    there.process = true;
    Guest web = handle(there);
    fake.driver.next("kill", (effect, op) -> there.process = false);
    web.start();
    assertEquals(List.of("kill", "start"), fake.driver.changes());
  }

  @Test
  void aGuestThatIgnoresTheRequestRunsOnAfterShutdown() {
    Guest web = machine(GuestState.RUNNING);
    there().polite = false;
    OperationTimeoutException e =
        assertThrows(OperationTimeoutException.class, () -> web.shutdown(Duration.ofMillis(30)));
    assertEquals(
        "cannot shut down \"web\" on fake:///x: it was asked to end and is RUNNING after 0.03 s",
        e.getMessage());
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of(Goals.ASKED), e.remains());
    assertEquals(List.of("shutdown"), fake.driver.changes());
  }

  @Test
  void aGuestThatIgnoresTheRequestIsKilledByStop() {
    Guest web = machine(GuestState.RUNNING);
    there().polite = false;
    web.stop(Duration.ofMillis(30));
    assertEquals(List.of("shutdown", "kill"), fake.driver.changes());
  }

  @Test
  void stopWithoutGraceAsksAndKills() {
    Guest web = machine(GuestState.RUNNING);
    there().polite = false;
    web.stop(Duration.ZERO);
    assertEquals(List.of("shutdown", "kill"), fake.driver.changes());
    assertThrows(IllegalArgumentException.class, () -> web.stop(Duration.ofNanos(-1)));
  }

  @Test
  void stopWaitsAtMostItsGraceForAMachineThatStarts() {
    Guest web = machine(GuestState.STARTING);
    web.stop(Duration.ofMillis(30));
    assertEquals(List.of("kill"), fake.driver.changes());
  }

  @Test
  void stopWaitsAtMostItsGraceForAMachineThatStops() {
    Guest web = machine(GuestState.STOPPING);
    web.stop(Duration.ofMillis(30));
    assertEquals(List.of("kill"), fake.driver.changes());
  }

  @Test
  void aMachineThatCrashesWhenItIsAskedToEndIsTold() {
    Guest web = machine(GuestState.RUNNING);
    there().process = true;
    fake.driver.next("shutdown", (effect, op) -> there().state = GuestState.CRASHED);
    InvalidStateException e = assertThrows(InvalidStateException.class, () -> web.shutdown(GRACE));
    assertEquals(Optional.of("kill it first"), e.remedy());
    assertEquals(Outcome.PARTLY, e.outcome());
  }

  @Test
  void aGuestThatRemovesItselfWhenItIsOffCountsAsOff() {
    for (String verb : List.of("shutdown", "kill")) {
      FakeGuest there = fake.driver.containers.add("web", GuestState.RUNNING);
      Guest web = handle(there);
      fake.driver.next(verb, (effect, op) -> fake.driver.containers.all.clear());
      if (verb.equals("kill")) {
        web.kill();
      } else {
        web.stop(GRACE);
      }
      assertEquals(List.of(verb), fake.driver.changes());
      assertEquals(GuestState.STOPPED, web.awaitState(Set.of(GuestState.STOPPED)));
      assertThrows(NotFoundException.class, web::start);
      assertThrows(NotFoundException.class, web::pause);
      assertThrows(NotFoundException.class, web::kill);
      assertThrows(NotFoundException.class, () -> web.stop(GRACE));
      assertThrows(NotFoundException.class, () -> web.shutdown(GRACE));
      assertThrows(NotFoundException.class, () -> web.restart(GRACE));
      assertThrows(NotFoundException.class, () -> web.awaitState(Set.of(GuestState.RUNNING)));
    }
  }

  @Test
  void aGuestThatVanishesBetweenTheLookAndTheRequestCountsAsOff() {
    for (boolean stops : List.of(true, false)) {
      Guest web = handle(fake.driver.containers.add("web", GuestState.RUNNING));
      fake.driver.next(
          "shutdown",
          (effect, op) -> {
            fake.driver.containers.all.clear();
            effect.take(); // not found
          });
      if (stops) {
        web.stop(GRACE);
      } else {
        web.shutdown(GRACE);
      }
    }
  }

  @Test
  void aGuestThatVanishesWhileItIsWaitedForCountsAsOff() {
    for (boolean stops : List.of(true, false)) {
      Guest web = handle(fake.driver.containers.add("web", GuestState.STOPPING));
      fake.driver.next("state", (effect, op) -> effect.take());
      fake.driver.next(
          "state",
          (effect, op) -> {
            fake.driver.containers.all.clear();
            effect.take(); // not found
          });
      if (stops) {
        web.stop(GRACE);
      } else {
        web.shutdown(GRACE);
      }
      assertEquals(List.of(), fake.driver.changes());
    }
  }

  @Test
  void stopKillsAGuestThatOthersKeepBusy() {
    Guest web = machine(GuestState.RUNNING);
    BusyException busy = new BusyException("locked by another session", Failure.notDone());
    fake.driver.next("shutdown", FakeHost.fails(busy));
    web.stop(Duration.ofSeconds(10));
    assertEquals(List.of("shutdown", "shutdown"), fake.driver.changes());
    there().state = GuestState.RUNNING;
    fake.driver.calls.clear();
    fake.driver.always("shutdown", FakeHost.fails(busy));
    web.stop(Duration.ofMillis(30));
    assertEquals(GuestState.STOPPED, there().state);
    assertEquals(1, fake.driver.count("*kill"));
  }

  @Test
  void aGuestThatVanishesBeforeItIsKilledCountsAsOff() {
    for (HypervisorException refusal :
        List.of(
            new BusyException("being removed", Failure.undecided()),
            new InvalidStateException("is not running", Failure.notDone()))) {
      Guest web = handle(fake.driver.containers.add("web", GuestState.RUNNING));
      fake.driver.next(
          "kill",
          (effect, op) -> {
            fake.driver.containers.all.clear();
            throw refusal;
          });
      web.kill();
      assertEquals(List.of("kill"), fake.driver.changes());
      fake.driver.calls.clear();
    }
  }

  @Test
  void awaitingAStateEndsEarlyWhenItCannotComeAnyMore() {
    Guest web = machine(GuestState.STARTING);
    there().after(3, GuestState.CRASHED);
    InvalidStateException e =
        assertThrows(InvalidStateException.class, () -> web.awaitState(Set.of(GuestState.RUNNING)));
    assertEquals(Optional.of("restart it first"), e.remedy());
    there().state = GuestState.PAUSED;
    InvalidStateException paused =
        assertThrows(InvalidStateException.class, () -> web.awaitState(Set.of(GuestState.RUNNING)));
    assertEquals(Optional.of("resume it first"), paused.remedy());
    assertThrows(IllegalArgumentException.class, () -> web.awaitState(Set.of()));
  }

  @Test
  void awaitReadyAsksUntilItIsReady() {
    Guest web = machine(GuestState.RUNNING);
    there().ready = false;
    fake.driver.next("ready", (effect, op) -> effect.take());
    fake.driver.next(
        "ready",
        (effect, op) -> {
          there().ready = true;
          effect.take();
        });
    web.awaitReady();
    assertEquals(2, fake.driver.count("ready"));
  }

  @Test
  void awaitReadyEndsEarlyWhenTheGuestEnds() {
    Guest web = machine(GuestState.RUNNING);
    there().ready = false;
    there().after(3, GuestState.STOPPED);
    InvalidStateException e = assertThrows(InvalidStateException.class, web::awaitReady);
    assertEquals(Optional.of("start it first"), e.remedy());
    assertEquals("cannot wait for \"web\" on fake:///x: it is STOPPED", e.getMessage());
  }

  @Test
  void renameAsksForTheNameWhereTheHypervisorWouldTakeItTwice() {
    Guest web = machine(GuestState.STOPPED);
    fake.driver.machines.add("taken", GuestState.STOPPED);
    fake.driver.containers.add("free", GuestState.STOPPED);
    assertThrows(dev.posada.AlreadyExistsException.class, () -> web.rename("taken"));
    assertEquals(List.of(), fake.driver.changes());
    assertEquals("free", web.rename("free").name());
    assertEquals(web, web.rename("free2"));
    fake.driver.machines.refusesTakenNames = true;
    fake.driver.calls.clear();
    web.rename("asked of nobody");
    assertEquals(List.of("state", "*rename"), fake.driver.calls);
    assertThrows(IllegalArgumentException.class, () -> web.rename(" "));
  }

  @Test
  void awaitExitRefusesAContainerThatWasNeverStarted() {
    FakeGuest job = fake.driver.containers.add("job", GuestState.STOPPED);
    Container handle = host.containers().get("job");
    InvalidStateException e = assertThrows(InvalidStateException.class, handle::awaitExit);
    assertEquals(Optional.of("start it first"), e.remedy());
    job.started = java.time.Instant.EPOCH;
    assertEquals(7, handle.awaitExit());
  }

  @Test
  void measureOfAGuestThatIsOffSaysSo() {
    Guest web = machine(GuestState.STOPPED);
    InvalidStateException e = assertThrows(InvalidStateException.class, web::measure);
    assertEquals(Optional.of("start it first"), e.remedy());
  }

  @Test
  void previewLocksNothingAndChangesNothing() {
    Guest web = machine(GuestState.RUNNING);
    web.preview(ResourceQuota.limit().cpuWeight(5));
    assertEquals(List.of(), fake.driver.changes());
  }
}
