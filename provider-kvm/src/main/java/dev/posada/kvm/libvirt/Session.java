package dev.posada.kvm.libvirt;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.spi.Operation;
import dev.posada.spi.ShownUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The way to one daemon, which outlives its connections: after a loss the next call opens another
 * one. Thread-safe.
 *
 * <p>Threads that call at the same time have a connection each, as long as there are not too many.
 * Two that wait on one are more than libvirt can bear before 10.4.0: when the keepalive ends the
 * connection, the second waits on, and the process dies when it wakes up (CVE-2024-4418; libvirt
 * 9.0 did so in every other run of a test).
 */
public final class Session implements AutoCloseable {
  private static final long NOTICE_MILLIS = 100;

  /** Beyond the first one. */
  private static final int MORE_LINES = 7;

  /** The version from which on several threads may wait on one connection. */
  private static final long BEARS_MORE = 10_004_000;

  /** How long one beyond the first is kept when nobody uses it. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** Its thread ends when there is nothing to close. */
  private static final ScheduledThreadPoolExecutor LATER = later();

  private final Libvirt libvirt;
  private final String uri;
  private final Connection.Settings settings;

  /** A driver in this process waits for nobody, and may show each connection another world. */
  private final int most;

  /** Held while a connection is opened, as one is enough for all who wait for it. */
  private final ReentrantLock opening = new ReentrantLock();

  /** Of a daemon that is not there: nothing of it is kept. */
  private static final String NOT_REACHED = "Failed to connect";

  /** Guards what follows; never held while libvirt is called. */
  private final Object lock = new Object();

  /** Of the last call of a user; what is no verb begins from it. */
  private volatile Operation last;

  /** The one that tells events, and that a single thread uses. */
  private Line line;

  private final List<Line> others = new ArrayList<>();
  private ConnectionListener listener;
  private boolean closed;

  public Session(Libvirt libvirt, String uri, Connection.Settings settings) {
    this.libvirt = libvirt;
    this.uri = uri;
    this.settings = settings;
    this.most = uri.startsWith("test:") || libvirt.isSince(BEARS_MORE) ? 0 : MORE_LINES;
  }

  /** A connection, and whether libvirt has said that it is lost. */
  private final class Line implements ConnectionListener {
    private final boolean first;
    private volatile boolean lost;
    private boolean spent; // serves those who have it and nobody else; guarded by lock
    private Connection connection;
    private Handles handles;
    private int users = 1; // guarded by lock
    private long free; // since when nobody uses it; guarded by lock

    Line(boolean first) {
      this.first = first;
    }

    @Override
    public boolean hearsEvents() {
      return first;
    }

    @Override
    public void event(DomainEvent event) {
      ConnectionListener told = listener();
      if (told != null) {
        told.event(event);
      }
    }

    @Override
    public void lost(Reason reason) {
      synchronized (lock) {
        if (lost) {
          return; // told by libvirt, or by who dropped it
        }
        lost = true;
      }
      ConnectionListener told = listener();
      if (told != null && first) {
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
  public void listen(ConnectionListener told) {
    synchronized (lock) {
      listener = told;
    }
  }

  public String uri() {
    return uri;
  }

  /** The same for messages. */
  public String shown() {
    return ShownUri.of(uri);
  }

  /** What is done with a connection. */
  public <T> T on(Operation op, Function<Connection, T> body) {
    return onBehalf(begun(op), body);
  }

  /**
   * The same for a call of another host, as a migration to this one is: what begins from that would
   * end with the other host.
   */
  public <T> T onBehalf(Operation op, Function<Connection, T> body) {
    return onLine(op, line -> body.apply(line.connection));
  }

  private Operation begun(Operation op) {
    if (!(op instanceof Asking)) { // which begins no others
      last = op;
    }
    return op;
  }

  private <T> T onLine(Operation op, Function<Line, T> body) {
    Line used = line(op);
    try {
      return body.apply(used);
    } catch (ConnectionException e) {
      if (used.lost || !used.connection.isOpen()) {
        drop(used);
      } else if (!String.valueOf(e.getMessage()).startsWith(NOT_REACHED)) {
        retire(used);
      }
      throw e;
    } catch (IllegalStateException e) {
      throw isLost(used) ? lost(e) : e;
    } finally {
      leave(used);
    }
  }

  /**
   * The daemon has lost a connection of its own to another daemon, which it keeps for as long as
   * ours: who has ours may go on with what needs it not, and who comes next gets another.
   */
  private void retire(Line used) {
    synchronized (lock) {
      used.spent = true;
      forget(used);
    }
    used.lost(ConnectionListener.Reason.ERROR); // who watches goes on over another one
  }

  private static ScheduledThreadPoolExecutor later() {
    ScheduledThreadPoolExecutor later =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "posada-qemu-idle");
              thread.setDaemon(true);
              return thread;
            });
    later.setKeepAliveTime(100, TimeUnit.MILLISECONDS);
    later.allowCoreThreadTimeOut(true);
    return later;
  }

  /** Not closed with the host: who shared it has found that it is lost, and dropped it. */
  private boolean isLost(Line used) {
    synchronized (lock) {
      return used.lost && !closed;
    }
  }

  private ConnectionException lost(IllegalStateException e) {
    return new ConnectionException(
        "the connection to " + shown() + " was lost meanwhile", Failure.undecided().cause(e));
  }

  /** One with a call that was given up serves nobody any more, from now on. */
  private void leave(Line used) {
    boolean last;
    boolean spent;
    synchronized (lock) {
      last = --used.users == 0;
      used.free = System.nanoTime();
      spent = last && (used.spent || used.connection.isCalled());
      if (spent) {
        forget(used);
      }
    }
    if (spent) {
      drop(used);
    } else if (last && !used.first) {
      LATER.schedule(() -> closeIdle(used), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void closeIdle(Line extra) {
    synchronized (lock) {
      if (extra.users > 0 || System.nanoTime() - extra.free < LINGER.toNanos()) {
        return; // it was used since, and whoever left it last has asked for this again
      }
      others.remove(extra);
    }
    close(extra);
  }

  private void forget(Line broken) {
    if (line == broken) {
      line = null;
    }
    others.remove(broken);
  }

  /** What is done with a domain. */
  public <T> T domain(String id, Operation op, Function<Domain, T> body) {
    return onLine(begun(op), line -> line.handles.with(id, op, body));
  }

  /** A call that is no verb; there was a verb before, or nobody had a handle to call with. */
  public <T> T newCall(Duration timeout, Function<Operation, T> body) {
    return last.newCall(timeout, body);
  }

  private Line line(Operation op) {
    Line free = free();
    if (free != null) {
      return free;
    }
    await(op);
    try {
      free = free();
      return free == null ? open(op) : free;
    } finally {
      opening.unlock();
    }
  }

  /** Takes one that can be used; null if it has to be opened. */
  private Line free() {
    synchronized (lock) {
      Line first = there();
      if (first == null) {
        return null;
      }
      Line free = first.users == 0 ? first : null;
      for (Line other : others) {
        free = free == null && other.users == 0 && !other.lost ? other : free;
      }
      if (free == null && others.size() >= most) {
        free = first;
      }
      if (free != null) {
        free.users++;
      }
      return free;
    }
  }

  private Line there() {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException(shown() + " is closed");
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
    Line fresh = new Line(there() == null);
    fresh.connection = Connection.open(libvirt, uri, settings, fresh, op);
    fresh.handles = new Handles(fresh.connection);
    List<Line> old = new ArrayList<>();
    boolean tooLate;
    synchronized (lock) {
      tooLate = closed;
      others.removeIf(other -> other.lost && old.add(other));
      if (!tooLate && !fresh.first) {
        others.add(fresh);
      } else if (!tooLate) {
        old.add(line);
        line = fresh;
      }
    }
    old.forEach(Session::close);
    if (tooLate) {
      close(fresh);
      throw new IllegalStateException(shown() + " is closed");
    }
    return fresh;
  }

  private void drop(Line broken) {
    synchronized (lock) {
      forget(broken);
    }
    broken.lost(ConnectionListener.Reason.ERROR); // who watches is told no more over it
    close(broken);
  }

  private static void close(Line line) {
    if (line != null) {
      line.handles.close();
      line.connection.close();
    }
  }

  /** The connection that there is, without making one. */
  public Connection current() {
    Line there = there();
    if (there == null) {
      throw new ConnectionException(
          "the connection to " + shown() + " is lost; any call makes another");
    }
    return there.connection;
  }

  @Override
  public void close() {
    List<Line> last;
    synchronized (lock) {
      closed = true;
      last = new ArrayList<>(others);
      last.add(line);
      others.clear();
      line = null;
      listener = null;
    }
    last.forEach(Session::close);
  }
}
