package dev.posada.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Wakes operations whose deadline has passed while they are blocked in a native call. Thread-safe.
 *
 * <p>One daemon thread, which exists only while an operation with a deadline is blocked, and a
 * second longer.
 */
final class Deadlines implements AutoCloseable {
  /** A {@link Duration} may be longer than nanoseconds fit into a long; nobody waits that long. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final long JOIN_MILLIS = 1000;

  private final ScheduledThreadPoolExecutor timer;
  private volatile Thread thread;

  Deadlines(String scheme) {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            runnable -> {
              Thread made = new Thread(runnable, "posada-" + scheme + "-deadlines");
              made.setDaemon(true);
              thread = made;
              return made;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /** Returns a duration that can be added to another one and counted in nanoseconds. */
  static Duration bounded(Duration duration) {
    return duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
  }

  /** Runs {@code expire} then, unless the host is closed before. */
  Future<?> at(Duration fromNow, Runnable expire) {
    try {
      return timer.schedule(expire, Math.max(0, fromNow.toNanos()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.completedFuture(null);
    }
  }

  boolean isClosed() {
    return timer.isShutdown();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    Thread last = thread;
    if (last == null || last == Thread.currentThread()) {
      return;
    }
    try {
      last.join(JOIN_MILLIS); // the pool counts as terminated before its thread has ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
