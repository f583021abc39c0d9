package dev.posada.internal;

import dev.posada.HostEvent;
import dev.posada.Subscription;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** A listener, its thread, and the bounded queue in between. Thread-safe. */
final class CoreSubscription implements Subscription {
  private static final System.Logger LOG = System.getLogger("dev.posada");
  private static final int CAPACITY = 1024;
  private static final long JOIN_MILLIS = 1000;

  private final Consumer<? super HostEvent> listener;
  private final Consumer<CoreSubscription> onClose;
  private final Thread thread;
  private final Object lock = new Object();
  private final Queue<HostEvent> queue = new ArrayDeque<>();
  private boolean overflown;
  private boolean closed;

  CoreSubscription(
      String scheme, Consumer<? super HostEvent> listener, Consumer<CoreSubscription> onClose) {
    this.listener = listener;
    this.onClose = onClose;
    this.thread = new Thread(this::deliver, "posada-" + scheme + "-events");
    this.thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  /**
   * Never blocks: what does not fit is dropped, and the listener is told so once it has caught up.
   */
  void offer(HostEvent event) {
    synchronized (lock) {
      if (closed || overflown) {
        return;
      }
      if (queue.size() < CAPACITY) {
        queue.add(event);
      } else {
        overflown = true;
      }
      lock.notifyAll();
    }
  }

  private void deliver() {
    for (HostEvent event = next(); event != null; event = next()) {
      try {
        listener.accept(event);
      } catch (RuntimeException | Error e) {
        LOG.log(Level.WARNING, "a listener to events failed at " + event, e);
      }
    }
  }

  private HostEvent next() {
    synchronized (lock) {
      while (!closed) {
        if (!queue.isEmpty()) {
          return queue.remove();
        }
        if (overflown) {
          overflown = false;
          return HostEvent.builder(HostEvent.Kind.EVENTS_LOST, Instant.now()).build();
        }
        try {
          lock.wait();
        } catch (InterruptedException e) {
          // a listener interrupted its own thread; the subscription goes on until it is closed
        }
      }
      return null;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      queue.clear();
      lock.notifyAll();
    }
    onClose.accept(this);
    if (Thread.currentThread() != thread) {
      try {
        thread.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
