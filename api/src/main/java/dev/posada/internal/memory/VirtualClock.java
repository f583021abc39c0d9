package dev.posada.internal.memory;

import java.time.Duration;
import java.time.Instant;

/**
 * A clock that goes faster than real time, stands still, or jumps. Guarded by its {@link Timeline}.
 */
final class VirtualClock {
  /** A boot of some virtual seconds takes some tens of real milliseconds. */
  static final double USUAL_SPEED = 100;

  private Instant base = Instant.now();
  private long realBase = System.nanoTime();
  private double speed = USUAL_SPEED;

  Instant now() {
    return base.plusNanos((long) ((System.nanoTime() - realBase) * speed));
  }

  /** Goes on at another speed, 0 to stand still. */
  void speed(double timesRealTime) {
    base = now();
    realBase = System.nanoTime();
    speed = timesRealTime;
  }

  void advance(Duration by) {
    base = base.plus(by);
  }

  /** Returns how many real nanoseconds it takes until then; {@code Long.MAX_VALUE} for never. */
  long realNanosUntil(Instant then) {
    if (speed == 0) {
      return Long.MAX_VALUE;
    }
    Duration left = Duration.between(now(), then);
    double seconds = left.getSeconds() + left.getNano() / 1e9;
    return (long) Math.ceil(Math.max(0, seconds / speed * 1e9)); // the cast saturates
  }
}
