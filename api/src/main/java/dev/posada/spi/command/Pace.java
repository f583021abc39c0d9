package dev.posada.spi.command;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How often a tool is looked at. One that is silent is left alone for longer and longer; one in
 * full flow is not, because it fills a pipe in much less than a millisecond, the shortest time for
 * which its end can be waited for, and stands still until somebody takes that.
 */
final class Pace {
  private static final long LONGEST_MILLIS = 16;
  private static final int MUCH = 4096;
  private static final long AT_ONCE = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long SOON = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long FLOW = TimeUnit.MILLISECONDS.toNanos(2);

  private boolean flows;
  private long since;
  private long millis;

  /** How long its end is to be waited for before the next look. */
  long millis() {
    return millis;
  }

  /** Whether it says nothing at the moment. */
  boolean isPause() {
    return millis > 0;
  }

  /** Tells what the look has brought; waits a moment when more is about to come. */
  void taken(int bytes) {
    if (bytes > 0) {
      millis = 0;
      flows |= bytes >= MUCH;
      since = flows ? System.nanoTime() : 0;
      return;
    }
    long silent = flows ? System.nanoTime() - since : FLOW;
    if (silent < AT_ONCE) {
      Thread.yield();
    } else if (silent < FLOW) {
      LockSupport.parkNanos(SOON); // ends at once for an interrupt, which the next look notices
    } else {
      flows = false;
      millis = Math.min(LONGEST_MILLIS, Math.max(1, 2 * millis));
    }
  }
}
