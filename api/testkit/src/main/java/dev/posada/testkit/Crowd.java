package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Threads beside the one of a clause, which end with it. */
final class Crowd implements AutoCloseable {
  private final Duration patience;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "clause-crowd");
            thread.setDaemon(true);
            return thread;
          });

  Crowd(Lab lab) {
    this(lab, 1);
  }

  /**
   * One that has much to do.
   *
   * @param times how much longer than anything else it may take
   */
  Crowd(Lab lab, int times) {
    patience = lab.patience().multipliedBy(times);
  }

  /** One that does something. */
  final class Member<T> {
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final Future<T> work;
    private volatile boolean flagged;

    private Member(Callable<T> work) {
      this.work =
          threads.submit(
              () -> {
                thread.set(Thread.currentThread());
                try {
                  return work.call();
                } finally {
                  flagged = Thread.interrupted();
                }
              });
    }

    /** What it came to; throws what it threw. */
    T result() {
      try {
        return work.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        if (e.getCause() instanceof RuntimeException known) {
          throw known;
        }
        throw new AssertionError(e.getCause());
      } catch (TimeoutException e) {
        return fail("it had not returned after " + patience.toSeconds() + " s");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      }
    }

    boolean isDone() {
      return work.isDone();
    }

    /** Interrupts it while it works. */
    void interrupt() {
      thread.get().interrupt();
    }

    /** Whether it was interrupted when it ended. */
    boolean flagged() {
      return flagged;
    }
  }

  <T> Member<T> send(Callable<T> work) {
    return new Member<>(work);
  }

  Member<Void> sendTo(Runnable work) {
    return send(
        () -> {
          work.run();
          return null;
        });
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      assertTrue(
          threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS),
          "a call still runs");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
