package dev.posada.kvm.steps;

import dev.posada.spi.Operation;

/** Waiting between two looks, as long as the operation may take. */
public final class Pause {
  private Pause() {}

  public static void of(long millis, Operation op) {
    op.check();
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // check() turns it into a cancel
    }
    op.check();
  }
}
