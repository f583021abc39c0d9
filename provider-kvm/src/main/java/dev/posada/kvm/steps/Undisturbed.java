package dev.posada.kvm.steps;

/** Clears up on a thread that was interrupted, which would end each call of it. */
public final class Undisturbed {
  private Undisturbed() {}

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
