package dev.posada.spi;

/** Waiting between two looks at what nobody tells. */
public final class Pause {
  private Pause() {}

  /**
   * Waits, at most until the operation is out of time; one that is interrupted or out of time
   * throws.
   *
   * @param millis how long, in milliseconds
   * @param op the call's deadline
   */
  public static void of(long millis, Operation op) {
    op.check();
    try {
      Thread.sleep(
          op.remaining().map(left -> Math.min(millis, left.toMillis() + 1)).orElse(millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // check() turns it into a cancel
    }
    op.check();
  }
}
