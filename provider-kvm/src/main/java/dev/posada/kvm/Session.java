package dev.posada.kvm;

import dev.posada.ConnectionException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.ConnectionListener;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.DomainEvent;
import dev.posada.kvm.libvirt.Libvirt;
import dev.posada.spi.Operation;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The way to one daemon, which outlives its connections: after a loss the next call opens another
 * one. Thread-safe.
 */
final class Session implements AutoCloseable {
  private static final long NOTICE_MILLIS = 100;

  private final Libvirt libvirt;
  private final String uri;
  private final Connection.Settings settings;

  /** Held while a connection is opened, as one is enough for all who wait for it. */
  private final ReentrantLock opening = new ReentrantLock();

  /** Guards what follows; never held while libvirt is called. */
  private final Object lock = new Object();

  private Line line;
  private ConnectionListener listener;
  private boolean closed;

  Session(Libvirt libvirt, String uri, Connection.Settings settings) {
    this.libvirt = libvirt;
    this.uri = uri;
    this.settings = settings;
  }

  /** A connection, and whether libvirt has said that it is lost. */
  private final class Line implements ConnectionListener {
    private volatile boolean lost;
    private Connection connection;

    @Override
    public void event(DomainEvent event) {
      ConnectionListener told = listener();
      if (told != null) {
        told.event(event);
      }
    }

    @Override
    public void lost(Reason reason) {
      lost = true;
      ConnectionListener told = listener();
      if (told != null) {
        told.lost(reason);
      }
    }
  }

  private ConnectionListener listener() {
    synchronized (lock) {
      return listener;
    }
  }

  /** Tells somebody what happens, instead of who was told before; null for nobody. */
  void listen(ConnectionListener told) {
    synchronized (lock) {
      listener = told;
    }
  }

  String uri() {
    return uri;
  }

  /** What is done with a connection. */
  <T> T on(Operation op, Function<Connection, T> body) {
    Line used = line(op);
    try {
      return body.apply(used.connection);
    } catch (ConnectionException e) {
      drop(used);
      throw e;
    }
  }

  /** What is done with a domain, which is looked up for it. */
  <T> T domain(String id, Operation op, Function<Domain, T> body) {
    return on(
        op,
        connection -> {
          try (Domain domain = connection.domains().get(id, op)) {
            return body.apply(domain);
          }
        });
  }

  private Line line(Operation op) {
    Line there = there();
    if (there != null) {
      return there;
    }
    await(op);
    try {
      there = there();
      return there == null ? open(op) : there;
    } finally {
      opening.unlock();
    }
  }

  private Line there() {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException(uri + " is closed");
      }
      return line == null || line.lost ? null : line;
    }
  }

  private void await(Operation op) {
    while (true) {
      op.check();
      try {
        if (opening.tryLock(NOTICE_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // check() turns it into a cancel
      }
    }
  }

  private Line open(Operation op) {
    Line fresh = new Line();
    fresh.connection = Connection.open(libvirt, uri, settings, fresh, op);
    Line before;
    boolean tooLate;
    synchronized (lock) {
      before = line;
      tooLate = closed;
      line = tooLate ? null : fresh;
    }
    close(before);
    if (tooLate) {
      close(fresh);
      throw new IllegalStateException(uri + " is closed");
    }
    return fresh;
  }

  private void drop(Line broken) {
    synchronized (lock) {
      if (line == broken) {
        line = null;
      }
    }
    broken.lost = true;
    close(broken);
  }

  private static void close(Line line) {
    if (line != null) {
      line.connection.close();
    }
  }

  /** The connection that there is, without making one. */
  Connection current() {
    Line there = there();
    if (there == null) {
      throw new ConnectionException(
          "the connection to " + uri + " is lost; any call makes another");
    }
    return there.connection;
  }

  @Override
  public void close() {
    Line last;
    synchronized (lock) {
      closed = true;
      last = line;
      line = null;
      listener = null;
    }
    close(last);
  }
}
