package dev.posada.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs native calls that cannot be interrupted, each on a thread of its own, so that their callers
 * can be. Thread-safe.
 *
 * <p>Daemon threads, as many as there are such calls, and for a second more; none without them.
 */
final class NativeThreads implements AutoCloseable {
  private static final long JOIN_MILLIS = 1000;

  /** How long a call that was aborted is waited for. */
  private static final Duration GIVE_UP = Duration.ofSeconds(30);

  private final ThreadPoolExecutor threads;
  private final Duration giveUp;

  NativeThreads(String scheme) {
    this(scheme, GIVE_UP);
  }

  NativeThreads(String scheme, Duration giveUp) {
    this.giveUp = giveUp;
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            runnable -> {
              Thread thread = new Thread(runnable, "posada-" + scheme + "-native");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Returns how long a call that was aborted is waited for. */
  Duration giveUp() {
    return giveUp;
  }

  <T> Future<T> start(Callable<T> body) {
    try {
      return threads.submit(body);
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("the host is closed"));
    }
  }

  /** Ends the idle threads. One whose call does not return even now ends when that does. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      threads.awaitTermination(JOIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
