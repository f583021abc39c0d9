package dev.posada.internal;

import dev.posada.HypervisorException;
import java.time.Duration;

/**
 * The time in which it is looked again for what a hypervisor may still be at, though nobody waits
 * for it any more: Docker starts a container whose caller has gone. Not thread-safe.
 */
final class Moment {
  private static final Duration STILL_AT_IT = Duration.ofSeconds(2);

  private final long until;
  private final Poll poll;

  private Moment(Duration length, CoreOperation op) {
    until = System.nanoTime() + length.toNanos();
    poll = new Poll(op);
  }

  /** Begins now; over at once where nothing can still come. */
  static Moment after(HypervisorException failed, CoreOperation op) {
    return new Moment(Verdict.mayStillCome(failed) ? STILL_AT_IT : Duration.ZERO, op);
  }

  /** Waits for the next look; returns false, at once, if the last one was it. */
  boolean pause() {
    Duration left = Duration.ofNanos(until - System.nanoTime());
    if (left.isNegative() || left.isZero()) {
      return false;
    }
    poll.pause(left);
    return true;
  }
}
