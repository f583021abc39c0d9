package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import java.util.function.BiConsumer;

/** How commands inside guests are given up. */
interface ExecEndClauses extends Clauses {
  /** A command that does not end while a clause looks, and shows that it has begun. */
  record Sleeper(Guest guest, String mark, String seconds) {
    static Sleeper of(Lab lab, Guest guest) {
      String seconds = Integer.toString(200_000 + lab.random().nextInt(100_000));
      return new Sleeper(guest, "/tmp/" + Lab.name(), seconds);
    }

    ExecSpec spec() {
      return ExecSpec.command("sh", "-c", "touch " + mark + "; sleep " + seconds);
    }

    void awaitBegin(Lab lab) {
      lab.await("the command begins", () -> guest.exec("ls", mark).succeeded());
    }

    /** Checks that a failure tells of a command that had begun, and is true. */
    void check(Lab lab, String where, HypervisorException failure) {
      assertNotEquals(Outcome.NOT_DONE, failure.outcome(), where + "it had begun: " + failure);
      if (failure.outcome() == Outcome.PARTLY) {
        assertFalse(failure.remains().isEmpty(), where + "what remains: " + failure);
      }
      boolean left = failure.remains().stream().anyMatch(what -> what.contains("may still run"));
      if (guest instanceof Container container && !left) {
        lab.await("what is not said to run on ends", () -> !runs(container));
      }
      assertEquals(GuestState.RUNNING, guest.inspect().state(), where + "the guest runs on");
      assertEquals("on\n", guest.exec("echo", "on").stdout(), where + "and takes commands");
    }

    /** No, where the host does not list processes: nobody can know. */
    private boolean runs(Container container) {
      try {
        return container.processes().stream()
            .anyMatch(process -> process.toString().contains(seconds));
      } catch (UnsupportedCapabilityException e) {
        return false;
      }
    }
  }

  private static void inside(Lab lab, BiConsumer<Guest, String> sentence) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind); // what runs on inside is gone with it
          lab.needs(guest, Capability.EXEC);
          sentence.accept(guest, "in a " + kind + ": ");
        });
  }

  @Clause(value = "EXEC-12", needs = Capability.EXEC)
  default void aCommandThatDoesNotEndTimesOut(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          Sleeper sleeper = Sleeper.of(lab, guest);
          Task task = Task.within(CancelClauses.enough(lab, () -> guest.exec("true")));
          Attempt<ExecResult> attempt =
              Attempt.of(lab, "the command", () -> guest.exec(sleeper.spec(), task));
          sleeper.awaitBegin(lab);
          OperationTimeoutException timeout =
              assertInstanceOf(OperationTimeoutException.class, attempt.thrown(), where);
          sleeper.check(lab, where, timeout);
        });
  }

  @Clause(value = "EXEC-13", needs = Capability.EXEC)
  default void aCommandCanBeCancelledFromAnotherThread(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          Sleeper sleeper = Sleeper.of(lab, guest);
          Task task = Task.unbounded();
          Attempt<ExecResult> attempt =
              Attempt.of(lab, "the command", () -> guest.exec(sleeper.spec(), task));
          sleeper.awaitBegin(lab);
          assertFalse(attempt.isOver(), where + "it runs until it is cancelled");
          task.cancel();
          OperationCancelledException cancelled =
              assertInstanceOf(OperationCancelledException.class, attempt.thrown(), where);
          assertFalse(attempt.wasInterrupted(), where + "nobody interrupted it");
          sleeper.check(lab, where, cancelled);
        });
  }

  @Clause(value = "EXEC-14", needs = Capability.EXEC)
  default void anInterruptCancelsACommandAndStaysSet(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          Sleeper sleeper = Sleeper.of(lab, guest);
          Attempt<ExecResult> attempt =
              Attempt.of(lab, "the command", () -> guest.exec(sleeper.spec()));
          sleeper.awaitBegin(lab);
          attempt.interrupt();
          OperationCancelledException cancelled =
              assertInstanceOf(OperationCancelledException.class, attempt.thrown(), where);
          assertTrue(attempt.wasInterrupted(), where + "the flag stays set");
          sleeper.check(lab, where, cancelled);
        });
  }

  @Clause(value = "EXEC-15", needs = Capability.EXEC)
  default void aCancelledTaskRunsNoCommand(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          Sleeper sleeper = Sleeper.of(lab, guest);
          Task task = Task.unbounded();
          task.cancel();
          OperationCancelledException cancelled =
              assertThrows(
                  OperationCancelledException.class,
                  () -> guest.exec(ExecSpec.command("touch", sleeper.mark()), task),
                  where);
          assertEquals(Outcome.NOT_DONE, cancelled.outcome(), where + cancelled);
          assertFalse(guest.exec("ls", sleeper.mark()).succeeded(), where + "nothing was run");
        });
  }

  @Clause(value = "EXEC-16", needs = Capability.EXEC)
  default void aGuestThatIsOffRunsNoCommands(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          InvalidStateException refusal =
              assertThrows(
                  InvalidStateException.class, () -> guest.exec("echo", "x"), kind.toString());
          assertEquals(Outcome.NOT_DONE, refusal.outcome(), () -> kind + ": " + refusal);
          assertTrue(
              refusal.remedy().orElse("").contains("start"), () -> kind + ": " + refusal.remedy());
        });
  }
}
