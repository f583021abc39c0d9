package dev.posada.kvm.steps;

import dev.posada.HypervisorException;

/** Looks again and again, on a thread of its own, while somebody is inside of libvirt. */
public final class Meanwhile implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;

  private final Runnable look;
  private final Thread thread;
  private final Object lock = new Object();
  private boolean over; // guarded by lock

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
      do {
        look.run();
      } while (!isOverSoon());
    } catch (HypervisorException | IllegalStateException | InterruptedException end) {
      // it is over, or the one inside will say why it failed
    }
  }

  private boolean isOverSoon() throws InterruptedException {
    synchronized (lock) {
      if (!over) {
        lock.wait(LOOK_MILLIS);
      }
      return over;
    }
  }

  /**
   * Waits for the end of the last look. That is not interrupted: the call would be given up, and
   * with it the connection that it is made over.
   */
  @Override
  public void close() {
    synchronized (lock) {
      over = true;
      lock.notifyAll();
    }
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
