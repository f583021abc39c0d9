package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ContainerInfo;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import java.time.Duration;

/** How guests are started and ended. */
interface LifecycleClauses extends Clauses {
  /** A grace too short for anything. */
  Duration BRIEF = Duration.ofMillis(300);

  /** The exit code of a process that was killed. */
  int KILLED = 137;

  @Clause("LIFE-01")
  default void startRunsAGuestThatIsOff(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          assertEquals(GuestState.STOPPED, guest.inspect().state(), kind + " as created");
          guest.start();
          guest.awaitReady();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + " as started");
        });
  }

  @Clause("LIFE-02")
  default void shutdownEndsAGuestThatListens(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.listening(kind);
          guest.shutdown(lab.patience());
          requireOff(kind, guest);
          requireUnforced(guest);
        });
  }

  @Clause("LIFE-03")
  default void shutdownOfAGuestThatIgnoresItTimesOutAndLeavesItRunning(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          lab.engine().ignoreShutdown(guest);
          OperationTimeoutException late =
              assertThrows(
                  OperationTimeoutException.class,
                  () -> guest.shutdown(BRIEF),
                  kind + " that ignores it");
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind.toString());
          assertEquals(GuestState.RUNNING, late.lastSeen().orElse(null), kind + ": " + late);
          assertEquals(Outcome.PARTLY, late.outcome(), kind + " may still end: " + late);
          assertEquals(guest, late.guest().orElse(null), kind + ": " + late);
        });
  }

  @Clause("LIFE-04")
  default void stopLetsAGuestThatListensEndByItself(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.listening(kind);
          guest.stop(lab.patience());
          requireOff(kind, guest);
          requireUnforced(guest);
        });
  }

  @Clause("LIFE-05")
  default void stopKillsAGuestThatIsNotOffAfterTheGrace(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          lab.engine().ignoreShutdown(guest);
          guest.stop(BRIEF);
          requireOff(kind, guest);
        });
  }

  @Clause("LIFE-06")
  default void killEndsAGuestThatIgnoresShutdownAndDoesNotWait(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          lab.engine().ignoreShutdown(guest);
          long before = System.nanoTime();
          Attempt.of(
                  lab,
                  "the kill of a " + kind + " that ignores shutdown",
                  () -> {
                    guest.kill();
                    return null;
                  })
              .returned();
          Duration took = Duration.ofNanos(System.nanoTime() - before);
          requireOff(kind, guest);
          // far more than an end by force takes, far less than what waits for one in peace
          assertTrue(
              took.compareTo(lab.patience().dividedBy(6)) < 0, () -> kind + " after " + took);
        });
  }

  @Clause("LIFE-07")
  default void aGuestThatWasEndedStartsAgain(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          guest.start();
          guest.kill();
          guest.start();
          guest.awaitReady();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + " after a kill");
          if (lab.declares(Capability.EXEC)) {
            guest.exec("echo"); // what has just begun to run may not listen yet
          }
          guest.shutdown(lab.patience());
          guest.start();
          guest.awaitReady();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + " after a shutdown");
        });
  }

  @Clause("LIFE-08")
  default void restartBeginsAFreshRun(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          FreshRun fresh = new FreshRun(lab, guest);
          guest.restart(lab.patience());
          guest.awaitReady();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind.toString());
          fresh.check(kind + " as restarted");
        });
  }

  @Clause("LIFE-09")
  default void restartKillsAGuestThatIgnoresShutdownAndStartsOneThatIsOff(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          guest.restart(Duration.ZERO);
          guest.awaitReady();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + " that was off");
          lab.engine().ignoreShutdown(guest);
          FreshRun fresh = new FreshRun(lab, guest);
          guest.restart(BRIEF);
          guest.awaitReady();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + " that ignores it");
          fresh.check(kind + " that ignores it");
        });
  }

  @Clause(value = "LIFE-10", needs = Capability.PAUSE)
  default void aPausedGuestGoesOnWhereItWas(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          lab.needs(guest, Capability.PAUSE);
          FreshRun run = new FreshRun(lab, guest);
          guest.pause();
          assertEquals(GuestState.PAUSED, guest.inspect().state(), kind + " as paused");
          guest.resume();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + " as resumed");
          run.checkSame(kind + " as resumed");
        });
  }

  @Clause(value = "LIFE-11", needs = Capability.PAUSE)
  default void aPausedGuestIsResumedToBeStoppedAndKilledAsItIs(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.listening(kind);
          lab.needs(guest, Capability.PAUSE);
          guest.pause();
          guest.stop(lab.patience());
          requireOff(kind, guest);
          requireUnforced(guest);
          guest.start();
          guest.awaitReady();
          guest.pause();
          guest.kill();
          requireOff(kind, guest);
        });
  }

  @Clause(value = "LIFE-12", needs = Capability.PAUSE)
  default void aPausedGuestRunsAfterItsRestart(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          lab.needs(guest, Capability.PAUSE);
          FreshRun fresh = new FreshRun(lab, guest);
          guest.pause();
          guest.restart(lab.patience());
          guest.awaitReady();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind.toString());
          fresh.check(kind + " as restarted");
        });
  }

  @Clause(value = "LIFE-13", needs = Capability.CONTAINERS)
  default void aContainerWhoseProcessEndsIsOffAndStartHasSucceeded(Lab lab) {
    Container container = lab.runningContainer("ls", "/no/such/file");
    assertTrue(container.awaitExit() != 0, "what ls answers about a file that is not there");
    assertEquals(GuestState.STOPPED, container.inspect().state());
    container.start();
    assertTrue(container.awaitExit() != 0, "when started again");
    assertEquals(GuestState.STOPPED, container.inspect().state(), "when started again");
  }

  @Clause("LIFE-14")
  default void everyVerbSaysThatAGuestIsGone(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          guest.delete();
          for (Runnable verb :
              new Runnable[] {
                guest::inspect,
                guest::start,
                guest::kill,
                guest::delete,
                guest::awaitReady,
                guest::addresses,
                () -> guest.shutdown(BRIEF),
                () -> guest.stop(BRIEF),
                () -> guest.restart(BRIEF)
              }) {
            NotFoundException gone =
                assertThrows(NotFoundException.class, verb::run, kind + " that is gone");
            assertEquals(kind, gone.kind(), () -> "what is gone: " + gone);
            assertEquals(Outcome.NOT_DONE, gone.outcome(), () -> kind + " that is gone: " + gone);
          }
        });
  }

  private static void requireOff(Kind kind, Guest guest) {
    assertEquals(GuestState.STOPPED, guest.inspect().state(), kind + " as ended");
  }

  /** Only a container tells how it ended. */
  private static void requireUnforced(Guest guest) {
    if (guest.inspect() instanceof ContainerInfo ended) {
      assertTrue(ended.exitCode().orElse(KILLED) != KILLED, () -> "killed: " + ended);
    }
  }
}
