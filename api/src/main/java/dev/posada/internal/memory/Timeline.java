package dev.posada.internal.memory;

import dev.posada.Failure;
import dev.posada.OperationCancelledException;
import dev.posada.Subscription;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The time of a world: its clock, what is due when, and the one lock that guards all of the world.
 *
 * <p>No guest has a thread. What is due is done late, but in order and as of the moment when it was
 * due, by whoever takes the lock next: a call, a waiting call, or the thread of a {@link Watch}. So
 * nobody who looks can tell that it was late.
 */
final class Timeline {
  private static final long FOREVER = Long.MAX_VALUE;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final NavigableMap<Appointment, Runnable> agenda = new TreeMap<>();
  private VirtualClock clock = new VirtualClock();
  private Instant now = clock.now();
  private long appointments;

  /** Something that is due; in the order in which it was made where the moment is the same. */
  record Appointment(Instant due, long number) implements Comparable<Appointment> {
    @Override
    public int compareTo(Appointment other) {
      int order = due.compareTo(other.due);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  /** Runs the body under the lock, after all that was due by now. */
  <T> T locked(Supplier<T> body) {
    lock.lock();
    try {
      if (lock.getHoldCount() == 1) { // nothing that is due may happen in the middle of a call
        settle();
      }
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  /** Runs the body under the lock, after all that was due by now. */
  void locked(Runnable body) {
    this.<Void>locked(
        () -> {
          body.run();
          return null;
        });
  }

  boolean isHeldByCurrentThread() {
    return lock.isHeldByCurrentThread();
  }

  /** Returns the moment of which what happens under the lock happens. */
  Instant now() {
    return now;
  }

  /** Makes an appointment; under the lock. */
  Appointment at(Instant due, Runnable action) {
    Appointment made = new Appointment(due, appointments++);
    agenda.put(made, action);
    wake();
    return made;
  }

  /** Cancels an appointment; under the lock. */
  void cancel(Appointment made) {
    agenda.remove(made);
  }

  /** Makes everybody who waits look again; under the lock. */
  void wake() {
    changed.signalAll();
  }

  void advance(Duration by) {
    locked(
        () -> {
          clock.advance(by);
          settle();
          wake();
        });
  }

  void speed(double timesRealTime) {
    locked(
        () -> {
          clock.speed(timesRealTime);
          wake();
        });
  }

  /** Forgets all that is due, and goes on from the present moment at the usual speed. */
  void reset() {
    locked(
        () -> {
          agenda.clear();
          clock = new VirtualClock();
          now = clock.now();
          wake();
        });
  }

  /**
   * Waits, without holding the lock, until an attempt that is made under the lock has an answer.
   *
   * @param realDeadline until when to wait at most before the next attempt, by {@code
   *     System.nanoTime()}; empty for as long as it takes
   */
  <T> T await(Supplier<Optional<T>> attempt, Optional<Long> realDeadline)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        settle();
        Optional<T> answer = attempt.get();
        if (answer.isPresent()) {
          return answer.get();
        }
        long patience = agenda.isEmpty() ? FOREVER : clock.realNanosUntil(agenda.firstKey().due());
        if (realDeadline.isPresent()) {
          patience = Math.min(patience, Math.max(0, realDeadline.get() - System.nanoTime()));
        }
        if (patience == FOREVER) {
          changed.await();
        } else {
          changed.awaitNanos(patience);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #await(Supplier, Optional)}, until the operation is over at most. */
  <T> T await(Supplier<Optional<T>> attempt, Optional<Long> realDeadline, Operation op) {
    AtomicBoolean over = new AtomicBoolean();
    Runnable abort =
        () -> {
          over.set(true);
          locked(this::wake);
        };
    try (Subscription hook = op.onCancel(abort)) {
      return await(
          () -> {
            if (over.get()) {
              throw aborted(op);
            }
            return attempt.get();
          },
          realDeadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw aborted(op);
    }
  }

  /** The core knows whether it was a cancel or a timeout: its check throws. */
  private static OperationCancelledException aborted(Operation op) {
    op.check();
    return new OperationCancelledException("the call was aborted", Failure.undecided());
  }

  private void settle() {
    Instant target = clock.now();
    while (!agenda.isEmpty() && !agenda.firstKey().due().isAfter(target)) {
      var next = agenda.pollFirstEntry();
      now = next.getKey().due().isAfter(now) ? next.getKey().due() : now;
      next.getValue().run();
      wake();
    }
    now = target.isAfter(now) ? target : now;
  }
}
