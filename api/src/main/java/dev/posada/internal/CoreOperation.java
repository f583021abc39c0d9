package dev.posada.internal;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Progress;
import dev.posada.Subscription;
import dev.posada.Task;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of a user. Thread-safe; the calling thread makes it and closes it.
 *
 * <p>An interrupt of the calling thread is a cancel. The flag is cleared when it is seen, so that
 * the core can still look what happened, and set again by {@link #close()}.
 */
final class CoreOperation implements Operation, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.posada");
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final long NOTICE_MILLIS = 200;

  /** The call that this one clears up for; null if it is a call itself. */
  private final CoreOperation call;

  private final Operations host;
  private final Task task;
  private final Duration timeout;
  private final long start = System.nanoTime();
  private final Thread thread = Thread.currentThread();
  private final Runnable cancellation = () -> cancel("cancelled");
  private final Object lock = new Object();
  private final List<Runnable> aborts = new ArrayList<>();
  private Future<?> alarm;
  private String ended;
  private boolean expired;
  private boolean interrupted;
  private volatile boolean announced;
  private volatile boolean tookStep;
  private volatile boolean closed;
  private volatile boolean deaf;
  private volatile Progress told;

  /**
   * Begins.
   *
   * @param host what it is one of
   * @param task the user's hold on it, or null
   * @param timeout the deadline without a task
   */
  CoreOperation(Operations host, Task task, Duration timeout) {
    this(null, host, task, timeout);
  }

  private CoreOperation(CoreOperation call, Operations host, Task task, Duration timeout) {
    this.call = call;
    this.host = host;
    this.task = task;
    this.timeout = Deadlines.bounded(timeout);
    if (task != null) {
      TaskAccess.opened().onCancel(task, cancellation);
    }
  }

  /** Begins a bounded operation that finds out what this one did, whatever became of it. */
  CoreOperation look() {
    noticeInterrupt();
    CoreOperation look = new CoreOperation(host, null, LOOK);
    if (host.isFreed()) {
      look.cancel("the host was closed"); // nobody can be asked any more
    }
    return look;
  }

  @Override
  public Operation unattended(Duration timeout) {
    CoreOperation own = new CoreOperation(this, host, null, timeout);
    if (host.isFreed()) {
      own.cancel("the host was closed");
    }
    return own;
  }

  @Override
  public <T> T newCall(Duration timeout, Function<Operation, T> body) {
    CoreOperation own = host.begin(null, timeout);
    try {
      return body.apply(own);
    } finally {
      host.end(own);
    }
  }

  Thread thread() {
    return thread;
  }

  /** Whether a native call that may change something was made, or was about to be. */
  boolean announced() {
    return announced;
  }

  /**
   * Tells that a verb of several steps has taken one of them: a later one that did nothing does not
   * mean that the verb did nothing.
   */
  void tookStep() {
    tookStep = true;
  }

  boolean hasTakenStep() {
    return tookStep;
  }

  @Override
  public Optional<Duration> remaining() {
    Duration left = left();
    return left == null ? Optional.empty() : Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  private Duration left() {
    if (task == null) {
      return timeout.minusNanos(System.nanoTime() - start);
    }
    Duration ofTask = TaskAccess.opened().remaining(task);
    return ofTask == null ? null : Deadlines.bounded(ofTask);
  }

  void cancel(String why) {
    end(why, false);
  }

  private void expire() {
    end("not done in time", true);
  }

  private void end(String why, boolean byDeadline) {
    List<Runnable> toRun;
    synchronized (lock) {
      if (ended != null) {
        return;
      }
      ended = why;
      expired = byDeadline;
      toRun = List.copyOf(aborts);
      aborts.clear();
      lock.notifyAll();
    }
    toRun.forEach(CoreOperation::run);
  }

  private static void run(Runnable abort) {
    try {
      abort.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "aborting a native call failed", e);
    }
  }

  @Override
  public void check() {
    noticeInterrupt();
    noticeDeadline();
    HypervisorException end = ending(null);
    if (end != null) {
      throw end;
    }
  }

  private void noticeInterrupt() {
    if (Thread.currentThread() == thread && Thread.interrupted()) {
      interrupted();
    }
  }

  /**
   * An interrupt is for the call: what clears up for it goes on, and is closed by nobody who would
   * set the flag again. But for a tool or a socket that waits at that moment, which the interrupt
   * breaks.
   */
  private void interrupted() {
    if (call != null && call.thread == thread && !call.closed) {
      call.interrupted();
    } else {
      interrupted = true;
      cancel("interrupted");
    }
  }

  private void noticeDeadline() {
    Duration left = left();
    if (left != null && (left.isZero() || left.isNegative())) {
      expire();
    }
  }

  /** Returns why the operation is over, or null if it goes on. */
  private HypervisorException ending(Throwable cause) {
    String why;
    boolean byDeadline;
    synchronized (lock) {
      why = ended;
      byDeadline = expired;
    }
    if (why == null) {
      return null;
    }
    Failure failure = announced ? Failure.undecided() : Failure.notDone();
    if (cause != null) {
      failure = failure.cause(cause);
    }
    return byDeadline
        ? new OperationTimeoutException(why, failure)
        : new OperationCancelledException(why, failure);
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    boolean over;
    synchronized (lock) {
      over = ended != null;
      if (!over) {
        aborts.add(abort);
        Duration left = left();
        if (alarm == null && left != null) {
          alarm = host.deadlines().at(left, this::expire);
        }
      }
    }
    if (over) {
      run(abort);
    }
    return () -> {
      synchronized (lock) {
        aborts.remove(abort);
        if (aborts.isEmpty() && alarm != null) {
          alarm.cancel(false);
          alarm = null;
        }
      }
    };
  }

  /**
   * Waits without a native call, not longer than the operation may take; returns early when {@link
   * #wake} is called.
   *
   * @throws HypervisorException if the operation is over
   */
  void pause(Duration duration) {
    check();
    Duration left = left();
    long nanos = left == null ? duration.toNanos() : Math.min(duration.toNanos(), left.toNanos());
    long until = System.nanoTime() + nanos;
    synchronized (lock) {
      try {
        long rest = until - System.nanoTime();
        if (ended == null && rest > 0) {
          lock.wait(rest / 1_000_000, (int) (rest % 1_000_000));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // check() turns it into a cancel
      }
    }
    check();
  }

  /** Ends a {@link #pause} of this operation early. */
  void wake() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  @Override
  public void progress(String phase, long done, long total) {
    if (task == null || deaf) {
      return;
    }
    Consumer<? super Progress> listener = TaskAccess.opened().listener(task);
    Progress progress = new Progress(phase, done, total);
    if (progress.equals(told)) {
      return; // who looks often has nothing new to tell most of the time
    }
    told = progress;
    try {
      listener.accept(progress);
    } catch (RuntimeException | Error e) {
      deaf = true;
      task.onProgress(more -> {}); // later calls do not tell it either
      LOG.log(Level.WARNING, "a listener to progress failed; it is told no more", e);
    }
  }

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    check();
    Future<T> call = host.natives().start(body);
    long since = 0;
    try (Subscription hook = onCancel(abort)) {
      while (true) {
        try {
          return call.get(NOTICE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
          throw thrown(e.getCause());
        } catch (InterruptedException e) {
          if (Thread.currentThread() != thread) {
            run(abort);
            throw e;
          }
          interrupted();
        } catch (TimeoutException stillAtIt) {
          noticeDeadline();
        }
        if (isOver()) {
          long now = System.nanoTime();
          since = since == 0 ? now : since;
          if (now - since > host.natives().giveUp().toNanos()) {
            throw new TimeoutException("the native call was aborted and does not return");
          }
        }
      }
    }
  }

  private static Exception thrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return (Exception) cause;
  }

  private boolean isOver() {
    synchronized (lock) {
      return ended != null;
    }
  }

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    return call(text, false, body);
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    return call(text, true, body);
  }

  private <T> T call(CallText text, boolean changes, Callable<T> body) {
    check();
    if (changes) {
      host.trace().announce(text);
    }
    Trace.Call call = host.trace().begin(text, changes);
    try {
      if (changes) {
        check(); // whoever was told may have cancelled the call, or closed the host
        announced = true;
      }
      T answer = body.call();
      call.ended(null);
      return answer;
    } catch (Exception e) {
      call.ended(e);
      throw leaf(e);
    } catch (Error e) {
      call.ended(e);
      throw e;
    }
  }

  private RuntimeException leaf(Exception e) {
    if (e instanceof InterruptedException && Thread.currentThread() == thread) {
      interrupted();
    }
    noticeInterrupt();
    HypervisorException end = ending(e);
    boolean ours = e instanceof HypervisorException;
    if (end != null && (!ours || ((HypervisorException) e).failure().outcome().isEmpty())) {
      return end;
    }
    if (e instanceof IOException || e instanceof UncheckedIOException) {
      Throwable io = e instanceof UncheckedIOException ? e.getCause() : e;
      return new ConnectionException(
          io.getMessage() == null ? io.toString() : io.getMessage(), Failure.undecided().cause(io));
    }
    return e instanceof RuntimeException unchecked
        ? unchecked
        : new NativeException(e.toString(), Failure.undecided().cause(e));
  }

  /** Ends it: takes back its hooks, and sets the interrupt flag again that it cleared. */
  @Override
  public void close() {
    if (task != null) {
      TaskAccess.opened().forget(task, cancellation);
    }
    synchronized (lock) {
      aborts.clear();
      if (alarm != null) {
        alarm.cancel(false);
        alarm = null;
      }
    }
    closed = true;
    if (interrupted) {
      thread.interrupt();
    }
  }
}
