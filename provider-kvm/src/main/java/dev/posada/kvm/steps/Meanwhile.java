package dev.posada.kvm.steps;

import dev.posada.HypervisorException;

/** Looks again and again, on a thread of its own, while somebody is inside of libvirt. */
public final class Meanwhile implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;

  private final Runnable look;
  private final Thread thread;
  private volatile boolean over;

  private Meanwhile(String what, Runnable look) {
    this.look = look;
    this.thread = new Thread(this::run, "posada-qemu-" + what);
  }

  /**
   * Begins.
   *
   * @param what names the thread
   * @param look the first one that fails is the last
   */
  public static Meanwhile doing(String what, Runnable look) {
    Meanwhile meanwhile = new Meanwhile(what, look);
    meanwhile.thread.setDaemon(true);
    meanwhile.thread.start();
    return meanwhile;
  }

  private void run() {
    try {
      while (!over) {
        look.run();
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (HypervisorException | IllegalStateException | InterruptedException end) {
      // it is over, or the one inside will say why it failed
    }
  }

  /** Waits for the end of the last look. */
  @Override
  public void close() {
    over = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
