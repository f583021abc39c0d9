package dev.posada.docker;

import dev.posada.spi.Operation;
import java.util.concurrent.TimeUnit;

/** Waits longer and longer for something that no call waits for. Not thread-safe. */
final class Backoff {
  private static final long FIRST = 2;
  private static final long LONGEST = 100;

  private long millis = FIRST;

  /** Waits, and throws if the operation is over by then. */
  void pause(Operation op) {
    op.check();
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the operation takes it for a cancel
    }
    op.check();
    millis = Math.min(LONGEST, 2 * millis);
  }
}
