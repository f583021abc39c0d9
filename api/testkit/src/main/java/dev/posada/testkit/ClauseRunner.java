package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** Tries clauses, and says what became of them. */
final class ClauseRunner implements AutoCloseable {
  /** How many times {@link HypervisorContract#patience()} a whole clause may take. */
  private static final int PATIENCES = 10;

  private final Lab lab;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "clause-watchdog");
            thread.setDaemon(true);
            return thread;
          });

  ClauseRunner(Lab lab) {
    this.lab = lab;
  }

  /** What is to be tried. */
  interface Body {
    void run() throws Throwable;
  }

  /** Tries a clause of a contract, as JUnit does. */
  Verdict run(HypervisorContract contract, Method clause) {
    return run(
        clause.getAnnotation(Clause.class),
        () -> {
          try {
            clause.invoke(contract, lab);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  Verdict run(Clause clause, Body body) {
    String id = clause.value();
    lab.begin(id);
    Verdict verdict;
    try {
      lab.needs(clause.needs());
      within(lab.patience().multipliedBy(PATIENCES), body);
      verdict = Verdict.of(id, Result.PASS, "");
    } catch (Undeclared e) {
      verdict = Verdict.of(id, Result.UNSUPPORTED, e.getMessage());
    } catch (TestAbortedException e) {
      verdict = Verdict.of(id, Result.NOT_RUN, String.valueOf(e.getMessage()));
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      verdict = Verdict.failed(id, e);
    }
    return ended(started(verdict));
  }

  /** Whatever a clause says of a machine that was to run: it proves nothing where none does. */
  private Verdict started(Verdict verdict) {
    return verdict.result() == Result.UNSUPPORTED
        ? verdict
        : lab.notStarted()
            .map(why -> Verdict.of(verdict.clause(), Result.NOT_RUN, why))
            .orElse(verdict);
  }

  private Verdict ended(Verdict verdict) {
    try {
      assertEquals(List.of(), lab.end(), "left behind");
      return verdict;
    } catch (AssertionError | RuntimeException e) {
      if (verdict.result() != Result.FAIL) {
        return Verdict.failed(verdict.clause(), e);
      }
      verdict.cause().orElseThrow().addSuppressed(e);
      return verdict;
    }
  }

  /** Interrupts a body that does not end. */
  private void within(Duration limit, Body body) throws Throwable {
    Alarm alarm = new Alarm(Thread.currentThread());
    ScheduledFuture<?> due =
        watchdog.schedule(alarm::ring, limit.toMillis(), TimeUnit.MILLISECONDS);
    Throwable thrown = null;
    try {
      body.run();
    } catch (Throwable e) {
      thrown = e;
    }
    due.cancel(false);
    if (alarm.hasRung()) {
      throw new Overdue(limit, thrown);
    }
    if (thrown != null) {
      throw thrown;
    }
  }

  private static final class Alarm {
    private final Thread sleeper;
    private boolean rung;
    private boolean off;

    Alarm(Thread sleeper) {
      this.sleeper = sleeper;
    }

    synchronized void ring() {
      if (!off) {
        rung = true;
        sleeper.interrupt();
      }
    }

    /** Turns it off; what cleans up afterwards is not to be interrupted any more. */
    synchronized boolean hasRung() {
      off = true;
      if (rung) {
        Thread.interrupted();
      }
      return rung;
    }
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
  }
}
