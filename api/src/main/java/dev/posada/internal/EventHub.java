package dev.posada.internal;

import dev.posada.Guest;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.Subscription;
import dev.posada.spi.EventSink;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The subscriptions of a host, and the one watch that feeds them all. Thread-safe. */
final class EventHub implements EventSink {
  private final CoreHost host;
  private final String scheme;
  private final List<CoreSubscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();
  private Subscription watch;

  EventHub(CoreHost host, String scheme) {
    this.host = host;
    this.scheme = scheme;
  }

  Subscription subscribe(Consumer<? super HostEvent> listener, CoreOperation op) {
    CoreSubscription subscription = new CoreSubscription(scheme, listener, this::ended);
    synchronized (lock) {
      subscriptions.add(subscription);
      try {
        if (watch == null) {
          watch =
              host.driver()
                  .watch(this, op)
                  .orElseGet(() -> PolledWatch.begin(host, scheme, this, op));
        }
      } catch (RuntimeException | Error e) {
        subscriptions.remove(subscription);
        throw e;
      }
      if (subscriptions.isEmpty()) {
        closeWatch(); // the host was closed, and did not want to wait for the watch
      }
    }
    subscription.begin();
    return subscription;
  }

  private void ended(CoreSubscription subscription) {
    synchronized (lock) {
      subscriptions.remove(subscription);
      if (subscriptions.isEmpty()) {
        closeWatch();
      }
    }
  }

  /** Under the lock: a driver never has two watches, and the sink needs no lock. */
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
