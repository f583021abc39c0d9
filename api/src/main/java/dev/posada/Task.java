package dev.posada;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The caller's hold on long work: a deadline, progress, and cancel from any thread. Thread-safe.
 *
 * <p>The deadline starts when the task is made, and a task may be given to several calls one after
 * the other. A call whose task is cancelled or out of time returns or throws only when the guest is
 * safe, and the exception tells what was left behind.
 */
public final class Task {
  private final Duration deadline;
  private final long start = System.nanoTime();
  private final Object lock = new Object();
  private final List<Runnable> cancellations = new ArrayList<>();
  private volatile Consumer<? super Progress> listener = progress -> {};
  private boolean cancelled;

  private Task(Duration deadline) {
    this.deadline = deadline;
  }

  /**
   * {@return a task with a deadline}
   *
   * @param deadline counted from now, positive
   */
  public static Task within(Duration deadline) {
    return new Task(Check.positive(deadline, "deadline"));
  }

  /** {@return a task that takes as long as it takes} */
  public static Task unbounded() {
    return new Task(null);
  }

  /**
   * Sets who is told of progress, on the thread of the call, when there is news of it. A listener
   * that throws is logged once and not called again.
   *
   * @param listener who is told; replaces the one before
   * @return this task
   */
  public Task onProgress(Consumer<? super Progress> listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Cancels the call that uses this task, and every later one. Returns at once; cancelling again
   * does nothing.
   */
  public void cancel() {
    List<Runnable> toRun;
    synchronized (lock) {
      cancelled = true;
      toRun = List.copyOf(cancellations);
      cancellations.clear();
    }
    toRun.forEach(Runnable::run);
  }

  /** {@return whether {@link #cancel} was called} */
  public boolean isCancelled() {
    synchronized (lock) {
      return cancelled;
    }
  }

  /** Returns what is left of the deadline, zero or less when it has passed, or null without one. */
  Duration remaining() {
    return deadline == null ? null : deadline.minusNanos(System.nanoTime() - start);
  }

  Consumer<? super Progress> listener() {
    return listener;
  }

  /** Runs {@code cancellation} on cancel, at once if that was before. */
  void onCancel(Runnable cancellation) {
    synchronized (lock) {
      if (!cancelled) {
        cancellations.add(cancellation);
        return;
      }
    }
    cancellation.run();
  }

  void forget(Runnable cancellation) {
    synchronized (lock) {
      cancellations.remove(cancellation);
    }
  }
}
