package dev.posada.internal;

import dev.posada.Guest;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.Subscription;
import dev.posada.spi.EventSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The subscriptions of a host, and the one watch that feeds them all. Thread-safe. */
final class EventHub implements EventSink {
  private static final Duration WAIT_FOR_WATCH = Duration.ofMillis(5);

  private final CoreHost host;
  private final String scheme;
  private final List<CoreSubscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();
  private Subscription watch;
  private boolean opening;

  EventHub(CoreHost host, String scheme) {
    this.host = host;
    this.scheme = scheme;
  }

  Subscription subscribe(Consumer<? super HostEvent> listener, CoreOperation op) {
    CoreSubscription subscription = new CoreSubscription(scheme, listener, this::ended);
    Part part = join(subscription);
    while (part == Part.WAITS) {
      op.pause(WAIT_FOR_WATCH);
      part = join(subscription);
    }
    if (part == Part.OPENS) {
      Subscription opened = null;
      try {
        opened =
            host.driver()
                .watch(this, op)
                .orElseGet(() -> PolledWatch.begin(host, scheme, this, op));
      } finally {
        opened(opened, subscription);
      }
    }
    subscription.begin();
    return subscription;
  }

  /** What a subscription has to do with the watch. */
  private enum Part {
    /** Another one is just setting it up. */
    WAITS,
    /** There is none, so that this one sets it up. */
    OPENS,
    SHARES
  }

  private Part join(CoreSubscription subscription) {
    synchronized (lock) {
      if (opening) {
        return Part.WAITS;
      }
      subscriptions.add(subscription);
      opening = watch == null;
      return opening ? Part.OPENS : Part.SHARES;
    }
  }

  private void opened(Subscription opened, CoreSubscription by) {
    synchronized (lock) {
      opening = false;
      watch = opened;
      if (opened == null) {
        subscriptions.remove(by);
      }
      if (subscriptions.isEmpty()) {
        closeWatch(); // the host was closed, and did not want to wait for the watch
      }
    }
  }

  private void ended(CoreSubscription subscription) {
    synchronized (lock) {
      subscriptions.remove(subscription);
      if (subscriptions.isEmpty()) {
        closeWatch();
      }
    }
  }

  /**
   * Under the lock: a driver never has two watches, and the sink needs no lock. Only the end of a
   * watch, never its begin, keeps others waiting, so that closing a host does not hang on a driver
   * that ignores its cancel.
   */
  private void closeWatch() {
    Subscription toClose = watch;
    watch = null;
    if (toClose != null) {
      toClose.close();
    }
  }

  /** Ends all subscriptions, and so the watch. */
  void close() {
    subscriptions.forEach(CoreSubscription::close);
  }

  @Override
  public void guest(HostEvent.Kind kind, GuestSummary now) {
    Guest guest = host.handle(now.kind(), now.id(), now.name());
    tell(HostEvent.builder(kind, Instant.now()).guest(guest).state(now.state()).build());
  }

  @Override
  public void disconnected() {
    tell(HostEvent.Kind.DISCONNECTED);
  }

  @Override
  public void connected() {
    tell(HostEvent.Kind.CONNECTED);
  }

  @Override
  public void lost() {
    tell(HostEvent.Kind.EVENTS_LOST);
  }

  private void tell(HostEvent.Kind kind) {
    tell(HostEvent.builder(kind, Instant.now()).build());
  }

  private void tell(HostEvent event) {
    subscriptions.forEach(subscription -> subscription.offer(event));
  }
}
