package org.example.proc;

import dev.posada.spi.Operation;

/** Waits for what nobody tells, by looking again and again. */
final class Patience {
  private static final long BETWEEN_LOOKS = 5; // milliseconds

  private Patience() {}

  /** What is waited for. */
  interface Condition<E extends Exception> {
    boolean holds() throws E;
  }

  /** Waits until it holds; throws when the operation is over before. */
  static <E extends Exception> void until(Condition<E> condition, Operation op) throws E {
    while (!condition.holds()) {
      op.check();
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // which the operation sees at its next check
      }
    }
  }
}
