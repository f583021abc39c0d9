package dev.posada.kvm;

import dev.posada.spi.Operation;

/** Waiting between two looks, as long as the operation may take. */
final class Pause {
  private Pause() {}

  static void of(long millis, Operation op) {
    op.check();
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // check() turns it into a cancel
    }
    op.check();
  }
}
