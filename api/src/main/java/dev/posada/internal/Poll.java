package dev.posada.internal;

import java.time.Duration;

/** The pauses between two looks: short at first, then longer. Not thread-safe. */
final class Poll {
  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofMillis(500);

  private final CoreOperation op;
  private Duration next = FIRST;

  Poll(CoreOperation op) {
    this.op = op;
  }

  /** Waits for the next look, or throws if the operation is over. */
  void pause() {
    pause(LONGEST);
  }

  /** Waits for the next look, at most that long, or throws if the operation is over. */
  void pause(Duration atMost) {
    op.pause(next.compareTo(atMost) < 0 ? next : atMost);
    Duration longer = next.plus(next.dividedBy(2));
    next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
  }
}
