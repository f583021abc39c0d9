package dev.posada.docker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The threads of one host: daemons with names, of which none is left after {@link #close}. */
final class Workers implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  /** Starts a thread that is called {@code posada-docker-<role>}. */
  Thread start(String role, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } finally {
                running.remove(Thread.currentThread());
              }
            },
            "posada-docker-" + role);
    thread.setDaemon(true);
    running.add(thread);
    thread.start();
    return thread;
  }

  /** Waits for the threads, whose connections are closed by now; not for the calling one. */
  @Override
  public void close() {
    long until = System.nanoTime() + PATIENCE;
    boolean interrupted = false;
    for (Thread thread : running) {
      long left = until - System.nanoTime();
      if (thread == Thread.currentThread() || left <= 0) {
        continue;
      }
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, left);
      } catch (InterruptedException e) {
        interrupted = true; // whoever closes has no time left
        until = System.nanoTime();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
