package dev.posada.docker.http;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * All connections of a client: each that is open, and those that wait for work. Thread-safe.
 *
 * <p>The one that rested last works first, so that the others grow old and are closed.
 */
final class Pool {
  static final int MOST_IDLE = 8;
  static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(55);

  /** To look takes five system calls, a third of a ping: nobody hangs up as soon as that. */
  static final long TRUSTED_IDLE = TimeUnit.MILLISECONDS.toNanos(50);

  private static final String CLOSED = "the host was closed";

  private final Dialer dialer;
  private final LongSupplier clock;
  private final ConcurrentHashMap<Connection, Boolean> open = new ConcurrentHashMap<>();
  private final Object lock = new Object();
  private final Deque<Connection> idle = new ArrayDeque<>();
  private volatile boolean closed;

  Pool(Dialer dialer, LongSupplier nanoClock) {
    this.dialer = dialer;
    this.clock = nanoClock;
  }

  /**
   * {@return a connection that has rested and still lives, as far as it can be told}
   *
   * @param repeatable whether what is sent may be sent again if it does not live
   */
  Optional<Connection> rested(boolean repeatable) {
    while (true) {
      Connection connection;
      synchronized (lock) {
        connection = idle.pollFirst();
      }
      if (connection == null) {
        return Optional.empty();
      }
      long now = clock.getAsLong();
      boolean trusted = repeatable && !connection.isIdleFor(TRUSTED_IDLE, now);
      if (trusted || !connection.isIdleFor(LONGEST_IDLE, now) && connection.isQuiet()) {
        return Optional.of(connection);
      }
      connection.close("the connection was idle");
    }
  }

  /** {@return a connection that is not connected yet} */
  Connection fresh() throws IOException {
    Connection connection = new Connection(dialer.wire(), open::remove);
    open.put(connection, true);
    if (closed) { // looked at behind the put: close() goes through what is there
      connection.close(CLOSED);
      throw new IOException(CLOSED);
    }
    return connection;
  }

  /** Lets a connection rest that has nothing left to read. */
  void rest(Connection connection) {
    long now = clock.getAsLong();
    connection.rest(now);
    List<Connection> old = new ArrayList<>();
    synchronized (lock) {
      idle.addFirst(connection);
      while (idle.size() > MOST_IDLE || idle.peekLast().isIdleFor(LONGEST_IDLE, now)) {
        old.add(idle.removeLast());
      }
    }
    old.forEach(each -> each.close("the connection was idle"));
    if (closed) {
      connection.close(CLOSED);
    }
  }

  int atOnce() {
    return dialer.atOnce();
  }

  boolean isClosed() {
    return closed;
  }

  int openCount() {
    return open.size();
  }

  int idleCount() {
    synchronized (lock) {
      return idle.size();
    }
  }

  void close() {
    closed = true;
    synchronized (lock) {
      idle.clear();
    }
    open.keySet().forEach(connection -> connection.close(CLOSED));
  }
}
