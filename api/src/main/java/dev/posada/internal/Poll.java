package dev.posada.internal;

import java.time.Duration;

/** The pauses between two looks: short at first, then longer. Not thread-safe. */
final class Poll {
  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofMillis(500);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);
  private static final int MANY = 4;

  private final CoreOperation op;
  private Duration next = FIRST;
  private long looks = System.nanoTime();

  Poll(CoreOperation op) {
    this.op = op;
  }

  /** Waits for the next look, or throws if the operation is over. */
  void pause() {
    pause(LONGEST);
  }

  /**
   * As {@link #pause()}, and as long as the last look where that was longer, lest looking keep a
   * slow host from what is waited for.
   */
  void pauseAsLongAsLooking() {
    Duration look = look();
    if (look.compareTo(next) > 0) {
      op.pause(look.compareTo(LONGEST_LOOK) < 0 ? look : LONGEST_LOOK);
    } else {
      pause();
    }
    hasPaused();
  }

  /**
   * {@return how long to wait for what is told at once, so that looking takes only a small part of
   * a slow host's time}
   */
  Duration manyTimesAsLongAsLooking(Duration atLeast, Duration atMost) {
    Duration many = look().multipliedBy(MANY);
    return many.compareTo(atLeast) < 0 ? atLeast : many.compareTo(atMost) < 0 ? many : atMost;
  }

  private Duration look() {
    return Duration.ofNanos(System.nanoTime() - looks);
  }

  /** Tells that something else was the pause. */
  void hasPaused() {
    looks = System.nanoTime();
  }

  /** Waits for the next look, at most that long, or throws if the operation is over. */
  void pause(Duration atMost) {
    op.pause(next.compareTo(atMost) < 0 ? next : atMost);
    Duration longer = next.plus(next.dividedBy(2));
    next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
  }
}
