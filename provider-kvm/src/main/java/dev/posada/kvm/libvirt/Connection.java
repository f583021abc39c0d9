package dev.posada.kvm.libvirt;

import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.kvm.jna.Authentication;
import dev.posada.kvm.jna.VirConnect;
import dev.posada.kvm.jna.VirEvent;
import dev.posada.spi.Operation;
import dev.posada.spi.ShownUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/**
 * A connection to a daemon of libvirt, or to a driver in this process. Thread-safe; calls of
 * several threads share it, five at a time.
 *
 * <p>Closing refuses new calls at once; the connection itself ends when the last call is over and
 * the last object that came from it is closed.
 */
public final class Connection implements AutoCloseable {
  private static final int READ_ONLY = 1;
  private static final int KEEPALIVE_COUNT = 5;
  private static final int MEASUREMENTS = 5;

  private final Libvirt libvirt;
  private final String uri;
  private final Owned owned;
  private final Gate gate;
  private volatile long roundTrip = Long.MAX_VALUE; // the shortest one seen
  private volatile boolean measured;

  private Connection(Libvirt libvirt, String uri, Owned owned, Gate gate) {
    this.libvirt = libvirt;
    this.uri = uri;
    this.owned = owned;
    this.gate = gate;
  }

  /**
   * How to connect. Immutable.
   *
   * @param readOnly through the daemon's socket for readers
   * @param keepAlive how often a silent daemon is asked whether it lives, in whole seconds; after
   *     five times the connection is lost. Zero for never
   * @param answers to libvirt's questions for user and password
   */
  public record Settings(
      boolean readOnly, Duration keepAlive, Optional<Authentication.Answers> answers) {
    /** Read and write, asked every five seconds, no password. */
    public static Settings defaults() {
      return new Settings(false, Duration.ofSeconds(5), Optional.empty());
    }
  }

  /**
   * {@code virConnectOpenAuth}. Nothing ends that call but the other side: given up after half a
   * minute, it closes what it connects to in the end.
   *
   * @param uri in libvirt's dialect
   * @param listener is told events from now on
   */
  public static Connection open(
      Libvirt libvirt, String uri, Settings settings, ConnectionListener listener, Operation op) {
    return Call.of("virConnectOpenAuth", ShownUri.of(uri))
        .open(
            op,
            () -> {
              libvirt.prepare();
              return wanted(taken(libvirt, uri, connect(uri, settings), settings, listener), op);
            });
  }

  private static Connection wanted(Connection connection, Operation op) {
    try {
      op.check();
      return connection;
    } catch (RuntimeException tooLate) {
      connection.close();
      throw tooLate;
    }
  }

  private static long connect(String uri, Settings settings) {
    EventLoop.acquire();
    long conn = 0;
    try (Authentication authentication =
        new Authentication(settings.answers().orElse((type, prompt) -> Optional.empty()))) {
      conn =
          VirConnect.virConnectOpenAuth(
              uri, authentication.address(), settings.readOnly() ? READ_ONLY : 0);
      if (conn == 0) {
        throw Refusals.of(LibvirtError.last(), ShownUri.of(uri), authentication.unanswered());
      }
      return conn;
    } finally {
      if (conn == 0) {
        EventLoop.release();
      }
    }
  }

  private static Connection taken(
      Libvirt libvirt, String uri, long conn, Settings settings, ConnectionListener listener) {
    if (!settings.keepAlive().isZero()) {
      int seconds = (int) Math.max(1, settings.keepAlive().toSeconds());
      // 1 from a daemon that does not know it, -1 from a driver that needs none
      VirConnect.virConnectSetKeepAlive(conn, seconds, KEEPALIVE_COUNT);
    }
    Gate gate = new Gate(listener);
    long loss = Callbacks.registerLoss(conn, gate);
    List<Integer> events = listener.hearsEvents() ? Callbacks.register(conn, gate) : List.of();
    Owned owned =
        new Owned(
            "connection to " + ShownUri.of(uri),
            conn,
            null,
            pointer -> free(pointer, events, loss));
    return new Connection(libvirt, uri, owned, gate);
  }

  private static void free(long conn, List<Integer> events, long loss) {
    for (int id : events) {
      VirEvent.virConnectDomainEventDeregisterAny(conn, id);
    }
    Callbacks.unregisterLoss(conn, loss);
    // More than 0 while the loop delivers an event of it; the loop then lets it go.
    VirConnect.virConnectClose(conn);
    EventLoop.release();
  }

  Libvirt libvirt() {
    return libvirt;
  }

  Owned owned() {
    return owned;
  }

  /** {@return what it was opened with} */
  public String uri() {
    return uri;
  }

  /** {@return the same for messages and traces} */
  public String shown() {
    return ShownUri.of(uri);
  }

  /** {@code virConnectIsAlive}: what is known of it, without asking the other side. */
  public boolean isAlive(Operation op) {
    return Call.of("virConnectIsAlive", shown())
        .read(owned, op, conn -> Answer.ok(VirConnect.virConnectIsAlive(conn)) == 1);
  }

  /** {@code virConnectIsAlive}, which waits for nobody; not traced, as no operation may be left. */
  boolean isOpen() {
    try {
      return lend(VirConnect::virConnectIsAlive) == 1;
    } catch (IllegalStateException closed) {
      return false;
    }
  }

  /**
   * Whether an answer takes longer to come than some time, however small it is. It is measured at
   * the first question, several times if need be, as a busy machine makes everything look far.
   */
  boolean isFar(long nanos, Operation op) {
    for (int times = 0; !measured && roundTrip > nanos && times < MEASUREMENTS; times++) {
      long from = System.nanoTime();
      node().libvirtVersion(op);
      roundTrip = Math.min(roundTrip, System.nanoTime() - from);
    }
    measured = true;
    return roundTrip > nanos;
  }

  /** Whether a native call is under way on it, be it one that was given up. */
  public boolean isCalled() {
    return owned.isCalled();
  }

  /** {@return whether the library has a group of functions that came later} */
  public boolean has(Class<?> group) {
    return libvirt.has(group);
  }

  /** {@return whether the library has a function that some version brought; if not, why} */
  public Support support(Class<?> group, String function, String version) {
    return libvirt.support(group, function, version);
  }

  /** Lends the pointer, for calls that are not bound here. */
  public <T> T lend(LongFunction<T> body) {
    long conn = owned.enter();
    try {
      return body.apply(conn);
    } finally {
      owned.leave();
    }
  }

  /** {@return the domains, one by one} */
  public Domains domains() {
    return new Domains(this);
  }

  /** {@return the machine that libvirt runs on} */
  public Node node() {
    return new Node(this);
  }

  /** {@return the virtual networks} */
  public Networks networks() {
    return new Networks(this);
  }

  /** {@return the storage pools and their volumes} */
  public Storage storage() {
    return new Storage(this);
  }

  /**
   * Tells once that nothing will come over it any more: it is lost, or was closed. libvirt wakes
   * nobody who waits for a stream then.
   *
   * @param end called on any thread, at once if that is so already; must not call libvirt
   * @return takes it back
   */
  Subscription onEnd(Runnable end) {
    return gate.onEnd(end);
  }

  /** Refuses new calls and tells the listener nothing any more; idempotent. */
  @Override
  public void close() {
    gate.close();
    owned.close();
  }

  @Override
  public String toString() {
    return owned.toString();
  }

  /** Lets through to the listener until it is closed, and a loss once. */
  private static final class Gate implements ConnectionListener {
    private final ConnectionListener listener;
    private final Set<Runnable> ends = ConcurrentHashMap.newKeySet();
    private boolean lost;
    private boolean closed;

    Gate(ConnectionListener listener) {
      this.listener = listener;
    }

    void close() {
      synchronized (this) {
        closed = true;
      }
      end();
    }

    Subscription onEnd(Runnable end) {
      ends.add(end);
      if (isOver() && ends.remove(end)) {
        end.run();
      }
      return () -> ends.remove(end);
    }

    private synchronized boolean isOver() {
      return closed || lost;
    }

    private void end() {
      for (Runnable end : ends) {
        if (ends.remove(end)) {
          end.run();
        }
      }
    }

    private synchronized boolean isOpen() {
      return !closed;
    }

    private synchronized boolean isFirstLoss() {
      boolean first = !lost && !closed;
      lost = true;
      return first;
    }

    @Override
    public void event(DomainEvent event) {
      if (isOpen()) {
        listener.event(event);
      }
    }

    @Override
    public void lost(Reason reason) {
      boolean first = isFirstLoss();
      end();
      if (first) {
        listener.lost(reason);
      }
    }
  }
}
