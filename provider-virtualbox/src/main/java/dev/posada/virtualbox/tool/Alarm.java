package dev.posada.virtualbox.tool;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does something later, unless it is not needed any more; one thread until it is closed. */
final class Alarm implements AutoCloseable {
  private static final long PATIENCE = 1000; // milliseconds

  private final ScheduledThreadPoolExecutor timer;

  Alarm() {
    timer = new ScheduledThreadPoolExecutor(1, work -> thread("posada-vbox-alarm", work));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.prestartCoreThread();
  }

  static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** {@return closing it means that it is not needed any more} */
  AutoCloseable in(long nanos, Runnable action) {
    if (timer.isShutdown()) {
      return () -> {};
    }
    Future<?> due = timer.schedule(action, nanos, TimeUnit.NANOSECONDS);
    return () -> due.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(PATIENCE, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
