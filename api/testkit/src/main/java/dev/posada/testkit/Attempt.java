package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.posada.UnsupportedCapabilityException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** A call on a thread of its own, because it is to be seen while it runs. */
final class Attempt<T> {
  private final Lab lab;
  private final String what;
  private final Thread thread;
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();
  private volatile T returned;
  private volatile boolean interrupted;

  private Attempt(Lab lab, String what, Callable<T> call) {
    this.lab = lab;
    this.what = what;
    thread =
        new Thread(
            () -> {
              try {
                returned = call.call();
              } catch (Throwable e) {
                thrown.set(e);
              }
              interrupted = Thread.currentThread().isInterrupted();
            },
            "clause-attempt");
    thread.setDaemon(true);
  }

  /** Begins a call. */
  static <T> Attempt<T> of(Lab lab, String what, Callable<T> call) {
    Attempt<T> attempt = new Attempt<>(lab, what, call);
    attempt.thread.start();
    return attempt;
  }

  /** Returns what it threw, or null, once it has ended. */
  Throwable thrown() {
    lab.await(what + " ends", () -> !thread.isAlive());
    return thrown.get();
  }

  /**
   * Returns what it returned, once it has ended; a refusal is for {@link Lab#understood} to see.
   */
  T returned() {
    Throwable problem = thrown();
    if (problem instanceof UnsupportedCapabilityException refusal) {
      throw refusal;
    }
    if (problem != null) {
      throw new AssertionError(what + " failed", problem);
    }
    return returned;
  }

  void interrupt() {
    thread.interrupt();
  }

  /** Returns whether the thread's flag was set when the call was over. */
  boolean wasInterrupted() {
    assertFalse(thread.isAlive(), what + " has not ended");
    return interrupted;
  }

  boolean isOver() {
    return !thread.isAlive();
  }
}
