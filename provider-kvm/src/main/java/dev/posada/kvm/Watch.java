package dev.posada.kvm;

import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Subscription;
import dev.posada.kvm.libvirt.ConnectionListener;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.DomainEvent;
import dev.posada.kvm.libvirt.DomainEvent.Lifecycle;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.machine.Listing;
import dev.posada.spi.EventSink;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Tells what happens to machines, and connects again when the connection is lost.
 *
 * <p>libvirt tells it on its own thread, which must not call libvirt; so this has another one,
 * which asks what an event does not say. libvirt repeats nothing, so events are lost in every
 * outage.
 */
final class Watch implements ConnectionListener, Subscription {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE = 50; // milliseconds
  private static final long LONGEST_PAUSE = 1000;
  private static final long PATIENCE = 1000;
  private static final int DEFINED_NEW = 0;

  /** Events that wait to be told. */
  static final int MOST = 10_000;

  private final Session session;
  private final EventSink sink;
  private final Operation op;
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(MOST);
  private final Thread thread = new Thread(this::run, "posada-qemu-watch");
  private volatile boolean missed;
  private volatile boolean closed;

  private Watch(Session session, EventSink sink, Operation op) {
    this.session = session;
    this.sink = sink;
    this.op = op;
    thread.setDaemon(true);
  }

  /** Watches from when this returns on. */
  static Subscription begin(Session session, EventSink sink, Operation op) {
    Watch watch = new Watch(session, sink, op);
    session.listen(watch);
    try {
      session.on(op, connection -> connection.isAlive(op)); // there is one from now on
    } catch (RuntimeException | Error e) {
      session.listen(null);
      throw e;
    }
    watch.thread.start();
    return watch;
  }

  @Override
  public void event(DomainEvent event) {
    if (event instanceof Lifecycle change && !queue.offer(() -> tell(change))) {
      missed = true;
    }
  }

  @Override
  public void lost(Reason reason) {
    while (!queue.offer(this::reconnect)) {
      queue.clear(); // after an outage events are lost anyway
    }
  }

  private void run() {
    while (!closed) {
      try {
        queue.take().run();
        if (missed && queue.isEmpty()) {
          missed = false;
          sink.lost();
        }
      } catch (InterruptedException e) {
        // closed, or somebody who has no business here
      } catch (HypervisorException | IllegalStateException lost) {
        if (!closed) {
          sink.lost();
        }
      }
    }
  }

  private void tell(Lifecycle change) {
    switch (change.event()) {
      case Lifecycle.RESUMED -> tell(change, Domain.State.RUNNING);
      case Lifecycle.SUSPENDED -> tell(change, Domain.State.PAUSED);
      default -> ask(change);
    }
  }

  /** Of what an event says by itself. */
  private void tell(Lifecycle change, int state) {
    sink.guest(
        HostEvent.Kind.GUEST_CHANGED,
        Listing.summary(change.uuid(), change.name(), new Domain.State(state, 0), false).build());
  }

  private void ask(Lifecycle change) {
    Operation own = op.unattended(CALL);
    GuestSummary now;
    try {
      now = session.domain(change.uuid(), own, domain -> summary(domain, change, own));
    } catch (NotFoundException gone) {
      sink.guest(HostEvent.Kind.GUEST_DELETED, gone(change));
      return;
    }
    boolean created = change.event() == Lifecycle.DEFINED && change.detail() == DEFINED_NEW;
    sink.guest(created ? HostEvent.Kind.GUEST_CREATED : HostEvent.Kind.GUEST_CHANGED, now);
  }

  /** As it is since the event, which may be less than what it is now. */
  private static GuestSummary summary(Domain domain, Lifecycle change, Operation own) {
    Domain.State state = domain.state(own);
    boolean off = state.state() == Domain.State.SHUTOFF;
    boolean saved = off && domain.savedState().exists(own);
    return Listing.summary(domain, change.name(), state, saved, own).build();
  }

  private static GuestSummary gone(Lifecycle change) {
    return GuestSummary.builder(
            Kind.VIRTUAL_MACHINE, change.uuid(), change.name(), GuestState.STOPPED)
        .build();
  }

  private void reconnect() {
    sink.disconnected();
    long pause = FIRST_PAUSE;
    while (!closed) {
      try {
        Operation own = op.unattended(CALL);
        session.on(own, connection -> connection.isAlive(own));
        sink.connected();
        sink.lost();
        return;
      } catch (HypervisorException stillAway) {
        pause = Math.min(LONGEST_PAUSE, 2 * pause);
        sleep(pause);
      }
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      // closed
    }
  }

  @Override
  public void close() {
    closed = true;
    session.listen(null);
    thread.interrupt();
    if (thread != Thread.currentThread()) {
      try {
        thread.join(PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
