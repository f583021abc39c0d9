package dev.posada.internal.memory;

import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work of the simulated host that takes virtual time, such as moving data. */
final class Work {
  /** What the host writes to its disks, and reads, in a second. */
  static final long DISK_SPEED = 10L << 30;

  /** What it writes of a machine's memory in a second. */
  static final long MEMORY_SPEED = 1L << 30;

  private static final int STEPS = 4;

  private Work() {}

  /** Lets so much time pass; not under the lock. Throws if the operation is over. */
  static void take(Timeline time, Duration duration, Operation op) {
    AtomicBoolean over = new AtomicBoolean();
    Timeline.Appointment end =
        time.locked(() -> time.at(time.now().plus(duration), () -> over.set(true)));
    try {
      time.await(() -> over.get() ? Optional.of(true) : Optional.empty(), Optional.empty(), op);
    } finally {
      time.locked(() -> time.cancel(end));
    }
  }

  /**
   * Moves so many bytes, step by step.
   *
   * @param between runs when half of them are moved; not under the lock
   */
  static void move(
      Timeline time, String phase, long bytes, long perSecond, Runnable between, Operation op) {
    op.progress(phase, 0, bytes);
    for (int step = 1; step <= STEPS; step++) {
      take(time, Duration.ofNanos((long) (bytes * 1e9 / perSecond / STEPS)), op);
      op.progress(phase, bytes * step / STEPS, bytes);
      if (step == STEPS / 2) {
        between.run();
      }
    }
  }
}
