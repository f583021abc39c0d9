package dev.posada.internal;

import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.Subscription;
import dev.posada.spi.EventSink;
import dev.posada.spi.Operation;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The events of a hypervisor that tells nothing: looks again and again, and tells the differences.
 * What begins and ends between two looks is not seen. Thread-safe.
 */
final class PolledWatch implements Subscription {
  private static final System.Logger LOG = System.getLogger("dev.posada");
  private static final String CLOSED = "nobody watches any more";
  private static final long PERIOD_MILLIS = 1000;
  private static final long JOIN_MILLIS = 1000;

  private final CoreHost host;
  private final EventSink sink;
  private final Thread thread;
  private final Object lock = new Object();
  private Map<String, GuestSummary> known;
  private CoreOperation looking;
  private boolean closed;

  private PolledWatch(
      CoreHost host, String scheme, EventSink sink, Map<String, GuestSummary> known) {
    this.host = host;
    this.sink = sink;
    this.known = known;
    this.thread = new Thread(this::run, "posada-" + scheme + "-poll");
    this.thread.setDaemon(true);
  }

  /** Looks once, on the caller's thread, and goes on on its own. */
  static Subscription begin(CoreHost host, String scheme, EventSink sink, Operation op) {
    PolledWatch watch = new PolledWatch(host, scheme, sink, look(host, op));
    watch.thread.start();
    return watch;
  }

  private static Map<String, GuestSummary> look(CoreHost host, Operation op) {
    Map<String, GuestSummary> seen = new HashMap<>();
    BiFunction<Kind, List<GuestSummary>, Void> add =
        (kind, guests) -> {
          guests.forEach(guest -> seen.put(kind + guest.id(), guest));
          return null;
        };
    host.driver()
        .virtualMachines()
        .ifPresent(driver -> add.apply(Kind.VIRTUAL_MACHINE, driver.summaries(op)));
    host.driver().containers().ifPresent(driver -> add.apply(Kind.CONTAINER, driver.summaries(op)));
    return seen;
  }

  private void run() {
    boolean connected = true;
    boolean amiss = false;
    while (sleep()) {
      try {
        Map<String, GuestSummary> now =
            host.call("look for events", null, host.options().timeout(), this::look);
        amiss = false;
        if (!connected) {
          connected = true;
          tell(EventSink::connected);
          tell(EventSink::lost);
        }
        tellDifferences(now);
      } catch (HypervisorException e) {
        if (host.isClosed()) {
          return;
        }
        if (connected) {
          connected = false;
          tell(EventSink::disconnected);
        }
      } catch (RuntimeException bug) {
        if (host.isClosed()) {
          return;
        }
        if (!amiss) {
          amiss = true;
          LOG.log(Level.WARNING, "a look for events failed; it is looked again", bug);
          tell(EventSink::lost);
        }
      }
    }
  }

  /** Looks, until this watch is closed. */
  private Map<String, GuestSummary> look(CoreOperation op) {
    synchronized (lock) {
      looking = op;
      if (closed) {
        op.cancel(CLOSED);
      }
    }
    return look(host, op);
  }

  /** Tells nothing any more once it is closed: by then the sink may serve another watch. */
  private void tell(Consumer<EventSink> news) {
    synchronized (lock) {
      if (!closed) {
        news.accept(sink);
      }
    }
  }

  private void tellDifferences(Map<String, GuestSummary> now) {
    now.forEach(
        (key, guest) -> {
          GuestSummary before = known.get(key);
          if (before == null) {
            tell(to -> to.guest(HostEvent.Kind.GUEST_CREATED, guest));
          } else if (before.state() != guest.state() || !before.name().equals(guest.name())) {
            tell(to -> to.guest(HostEvent.Kind.GUEST_CHANGED, guest));
          }
        });
    known.forEach(
        (key, guest) -> {
          if (!now.containsKey(key)) {
            tell(to -> to.guest(HostEvent.Kind.GUEST_DELETED, guest));
          }
        });
    known = now;
  }

  /** Waits for the next look; returns false if there is none. */
  private boolean sleep() {
    synchronized (lock) {
      if (!closed) {
        try {
          lock.wait(PERIOD_MILLIS);
        } catch (InterruptedException e) {
          return false; // nobody interrupts this thread but to end it
        }
      }
      return !closed;
    }
  }

  @Override
  public void close() {
    CoreOperation look;
    synchronized (lock) {
      closed = true;
      look = looking;
      lock.notifyAll();
    }
    if (look != null) {
      look.cancel(CLOSED); // or it would go on for as long as the host needs to answer
    }
    if (Thread.currentThread() != thread) {
      try {
        thread.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
