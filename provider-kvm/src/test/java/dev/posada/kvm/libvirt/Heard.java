package dev.posada.kvm.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A listener that remembers. */
final class Heard implements ConnectionListener {
  private final BlockingQueue<DomainEvent> events = new LinkedBlockingQueue<>();
  private final List<Reason> losses = new CopyOnWriteArrayList<>();

  @Override
  public void event(DomainEvent event) {
    events.add(event);
  }

  @Override
  public void lost(Reason reason) {
    losses.add(reason);
  }

  List<Reason> losses() {
    return losses;
  }

  /** Waits for an event, forgetting those before it. */
  DomainEvent await(Predicate<DomainEvent> wanted) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      DomainEvent event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        throw new AssertionError("no such event");
      }
      if (wanted.test(event)) {
        return event;
      }
    }
  }

  DomainEvent.Lifecycle awaitLifecycle(String uuid, int kind) throws InterruptedException {
    return (DomainEvent.Lifecycle)
        await(
            event ->
                event instanceof DomainEvent.Lifecycle change
                    && change.uuid().equals(uuid)
                    && change.event() == kind);
  }
}
