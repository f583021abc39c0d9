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
  private volatile boolean aborted;

  private Unattended(Clock clock, Duration timeout) {
    this.clock = clock;
    this.until = System.nanoTime() + timeout.toNanos();
  }

  /**
   * Watches the deadlines of such calls on a thread that is there only while some are made.
   *
   * <p>It looks at all of them from time to time, because to set an alarm for each call would wake
   * the thread twice per call.
   */
  static final class Clock implements AutoCloseable {
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private final Set<Alarm> set = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();

    /** Under the lock: whether somebody will look, and when. */
    private boolean looking;

    private long nextLook;

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
      alarms.setKeepAliveTime(1, TimeUnit.SECONDS);
      alarms.allowCoreThreadTimeOut(true);
    }

    Unattended within(Duration timeout) {
      return new Unattended(this, timeout);
    }

    /** Runs an action at a time, unless that is closed before. */
    private Subscription at(long time, Runnable action) {
      Alarm alarm = new Alarm(time, action);
      set.add(alarm);
      if (!lookBy(time)) {
        alarm.ring();
      }
      return () -> set.remove(alarm);
    }

    /** {@return whether somebody will look by that time; nobody does once this is closed} */
    private boolean lookBy(long time) {
      synchronized (lock) {
        if (looking && nextLook - time <= 0) {
          return !alarms.isShutdown();
        }
        long now = System.nanoTime();
        long pause = Math.min(Math.max(0, time - now), LONGEST_PAUSE);
        try {
          alarms.schedule(this::look, pause, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
          return false;
        }
        looking = true;
        nextLook = now + pause;
        return true;
      }
    }

    private void look() {
      synchronized (lock) {
        looking = false; // who sets an alarm from here on sees to it that somebody looks again
      }
      long now = System.nanoTime();
      long next = now + LONGEST_PAUSE;
      for (Alarm alarm : set) {
        if (alarm.time - now <= 0) {
          alarm.ring();
        } else if (alarm.time - next < 0) {
          next = alarm.time;
        }
      }
      if (!set.isEmpty()) {
        lookBy(next);
      }
    }

    /** One of them, unlike all others. */
    private final class Alarm {
      private final long time;
      private final Runnable action;

      Alarm(long time, Runnable action) {
        this.time = time;
        this.action = action;
      }

      void ring() {
        if (set.remove(this)) {
          action.run();
        }
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

  /** Ends the call now, or as soon as it begins. */
  void abort() {
    aborted = true;
    aborts.forEach(this::run);
  }

  private void run(Runnable abort) {
    if (aborts.remove(abort)) {
      abort.run();
    }
  }

  @Override
  public void check() {
    if (aborted || left() == 0) {
      throw new OperationTimeoutException("not done in time", Failure.undecided());
    }
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    aborts.add(abort);
    Subscription alarm = clock.at(until, () -> run(abort));
    if (aborted) {
      run(abort);
    }
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
