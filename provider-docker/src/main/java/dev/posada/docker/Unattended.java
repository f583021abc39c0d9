package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.OperationTimeoutException;
import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A call that no verb of a user waits for: made to go on watching events, to learn how a spawned
 * command ended, or by the native way around Posada. Bounded by a deadline, and not traced, since
 * there is no user's operation that it belongs to.
 *
 * <p>Only the transport of this provider ever gets one, so it need not grow with the interface.
 */
final class Unattended implements Operation {
  private final Clock clock;
  private final long until;
  private final Set<Runnable> aborts = ConcurrentHashMap.newKeySet();

  private Unattended(Clock clock, Duration timeout) {
    this.clock = clock;
    this.until = System.nanoTime() + timeout.toNanos();
  }

  /** Watches the deadlines of such calls on a thread that is there only while one is made. */
  static final class Clock implements AutoCloseable {
    private final ScheduledThreadPoolExecutor alarms =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "posada-docker-own-deadlines");
              made.setDaemon(true);
              thread = made;
              return made;
            });

    /** The last one, the only one that can be alive. */
    private volatile Thread thread;

    Clock() {
      alarms.setRemoveOnCancelPolicy(true);
      alarms.setKeepAliveTime(1, TimeUnit.SECONDS);
      alarms.allowCoreThreadTimeOut(true);
    }

    Operation within(Duration timeout) {
      return new Unattended(this, timeout);
    }

    private Subscription at(long nanos, Runnable alarm) {
      try {
        ScheduledFuture<?> set = alarms.schedule(alarm, nanos, TimeUnit.NANOSECONDS);
        return () -> set.cancel(false);
      } catch (RejectedExecutionException closed) {
        alarm.run();
        return () -> {};
      }
    }

    @Override
    public void close() {
      alarms.shutdownNow();
      try {
        if (alarms.awaitTermination(1, TimeUnit.SECONDS) && thread != null) {
          thread.join(1_000); // an executor is terminated before its thread has ended
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private long left() {
    return Math.max(0, until - System.nanoTime());
  }

  @Override
  public Optional<Duration> remaining() {
    return Optional.of(Duration.ofNanos(left()));
  }

  @Override
  public void check() {
    if (left() == 0) {
      throw new OperationTimeoutException("not done in time", Failure.undecided());
    }
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    aborts.add(abort);
    Subscription alarm =
        clock.at(
            left(),
            () -> {
              if (aborts.remove(abort)) {
                abort.run();
              }
            });
    return () -> {
      aborts.remove(abort);
      alarm.close();
    };
  }

  @Override
  public void progress(String phase, long done, long total) {}

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    check();
    try {
      return body.call();
    } catch (IOException e) {
      throw broken(e);
    } catch (UncheckedIOException e) {
      throw broken(e.getCause());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new NativeException(e.toString(), Failure.undecided().cause(e));
    }
  }

  private RuntimeException broken(IOException e) {
    check();
    String said = e.getMessage() == null ? e.toString() : e.getMessage();
    return new ConnectionException(said, Failure.undecided().cause(e));
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    return read(text, body);
  }

  /** On this thread: the engine's calls end when their channel is closed. */
  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    try (Subscription hook = onCancel(abort)) {
      return body.call();
    }
  }
}
