package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A call on a thread of its own. */
final class Background {
  private final Thread thread;
  private volatile Throwable thrown;
  private volatile boolean interrupted;

  private Background(Runnable body) {
    thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (Throwable e) {
                thrown = e;
              }
              interrupted = Thread.currentThread().isInterrupted();
            },
            "test-background");
    thread.setDaemon(true);
  }

  static Background call(Runnable body) {
    Background call = new Background(body);
    call.thread.start();
    return call;
  }

  Background interrupt() {
    thread.interrupt();
    return this;
  }

  boolean isRunning() {
    return thread.isAlive();
  }

  /** Checks that the call does not end by itself within a moment. */
  void staysRunning() {
    try {
      thread.join(60);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertTrue(thread.isAlive(), "it waits");
  }

  /** Waits for the end of the call, which may have thrown. */
  Background end() {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thread.isAlive()) {
      AssertionError hangs = new AssertionError("the call hangs");
      hangs.setStackTrace(thread.getStackTrace());
      throw hangs;
    }
    return this;
  }

  /** Waits for the end of the call, which must have returned. */
  void returns() {
    end();
    if (thrown != null) {
      throw new AssertionError("the call failed", thrown);
    }
  }

  /** Waits for the end of the call, which must have thrown. */
  <E extends Throwable> E throwing(Class<E> type) {
    end();
    if (!type.isInstance(thrown)) {
      throw new AssertionError("not " + type + " but " + thrown, thrown);
    }
    return type.cast(thrown);
  }

  /** Returns whether the interrupt flag was set when the call had ended. */
  boolean wasInterrupted() {
    return interrupted;
  }

  static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS), "it never came to that");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        fail("it never came to that");
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
