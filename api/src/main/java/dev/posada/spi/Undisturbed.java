package dev.posada.spi;

/** Clearing up on a thread that was interrupted, which would end each call of it. */
public final class Undisturbed {
  private Undisturbed() {}

  /**
   * Runs something as if the thread had not been interrupted; afterwards it is again.
   *
   * @param body what to run
   */
  public static void run(Runnable body) {
    boolean interrupted = Thread.interrupted();
    try {
      body.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
