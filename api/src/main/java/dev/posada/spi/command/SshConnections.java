package dev.posada.spi.command;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections to another machine: one, and more while more commands run than one of them takes.
 * Thread-safe.
 */
final class SshConnections implements AutoCloseable {
  /** sshd takes 10 by default, of which one is ours, and frees one a moment after its end. */
  private static final int SESSIONS = 8;

  private static final int CONNECTIONS = 8;
  private static final long NOTICE_MILLIS = 50;
  private static final long RESPITE_MILLIS = 20;
  private static final long LAST_MILLIS = 1000;

  private volatile SshClient client;
  private final Object lock = new Object();
  private final List<SshConnection> open = new ArrayList<>();
  private final Set<Lease> leases = new HashSet<>();
  private SshFolder folder; // null until it is needed
  private int sockets;
  private int opening;
  private int waiting;
  private int sessions = SESSIONS; // that one takes, as far as is known
  private int connections = CONNECTIONS; // that the other machine takes, as far as is known
  private boolean shared = SshClient.canShare();
  private int failures;
  private SshConnection.Refused refusal; // the last one
  private boolean closed;

  SshConnections(SshClient client) {
    this.client = client;
  }

  /**
   * Waits until a connection takes one more command.
   *
   * @throws HypervisorException if there is none; nothing has been done then
   */
  Lease lease(Operation op) throws IOException, InterruptedException {
    int seen = -1;
    synchronized (lock) {
      waiting++;
      try {
        while (true) {
          op.check();
          checkOpen();
          open.removeIf(one -> !one.isAlive());
          for (SshConnection one : open) {
            if (one.used() < sessions) {
              return new Lease(one, shared);
            }
          }
          if (seen >= 0 && seen != failures && open.isEmpty()) {
            throw explained(refusal);
          }
          seen = failures;
          if (isOneMissing()) {
            opening++;
            break;
          }
          lock.wait(NOTICE_MILLIS);
        }
      } finally {
        waiting--;
      }
    }
    return opened(op);
  }

  private boolean isOneMissing() {
    if (open.isEmpty()) {
      connections = CONNECTIONS;
    }
    return open.size() + opening < connections && waiting > opening * sessions;
  }

  private Lease opened(Operation op) throws IOException, InterruptedException {
    SshClient used = client;
    try {
      SshConnection connection = SshConnection.open(used, socket(), op, this::checkOpen);
      synchronized (lock) {
        if (closed) {
          connection.end();
          throw closed();
        }
        open.add(connection);
        return new Lease(connection, shared);
      }
    } catch (SshConnection.Refused e) {
      synchronized (lock) {
        open.removeIf(one -> !one.isAlive());
        if (used.isOlder(e.getMessage())) {
          client = used.older();
        } else if (open.isEmpty()) {
          failures++; // who waits for a connection fails as well
          refusal = e;
          throw explained(e);
        } else {
          connections = open.size(); // it takes no more of them
        }
      }
    } finally {
      synchronized (lock) {
        opening--;
        lock.notifyAll();
      }
    }
    return lease(op);
  }

  private Path socket() throws IOException {
    synchronized (lock) {
      checkOpen();
      return shared ? newSocket() : null;
    }
  }

  private Path newSocket() throws IOException {
    synchronized (lock) {
      checkOpen();
      if (folder == null || folder.isGone()) { // some systems sweep what is old
        folder = new SshFolder();
      }
      return folder.socket(++sockets);
    }
  }

  private void checkOpen() {
    if (isClosed()) {
      throw closed();
    }
  }

  private ConnectionException closed() {
    return new ConnectionException(
        "the runner on " + client.destination() + " was closed", Failure.notDone());
  }

  boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private HypervisorException explained(SshConnection.Refused refused) {
    HypervisorException why =
        SshFailure.explained(client.destination(), refused.exitCode(), refused.getMessage());
    Failure failure = why.failure().outcome(Outcome.NOT_DONE);
    return why instanceof PermissionDeniedException
        ? new PermissionDeniedException(why.getMessage(), failure)
        : new ConnectionException(why.getMessage(), failure);
  }

  /** Ends all connections, and what runs over them. */
  @Override
  public void close() {
    List<SshConnection> ended;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      leases.forEach(Lease::end);
      ended = List.copyOf(open);
      open.clear();
      lock.notifyAll();
    }
    ended.forEach(SshConnection::end);
    ended.forEach(one -> one.awaitEnd(LAST_MILLIS));
    synchronized (lock) {
      if (folder != null) {
        folder.close();
      }
    }
  }

  /** The right to run one command over a connection. */
  final class Lease implements AutoCloseable {
    private final SshConnection connection;
    private final boolean ofShared;
    private Process process;
    private boolean over;

    private Lease(SshConnection connection, boolean ofShared) { // with the lock
      this.connection = connection;
      this.ofShared = ofShared;
      connection.use(1);
      leases.add(this);
    }

    SshConnection connection() {
      return connection;
    }

    List<String> words(String remote) {
      return connection.session(ofShared, remote);
    }

    /** What brings a socket of the other machine here, for as long as the connection lasts. */
    SshForward forward(String there) throws IOException {
      return connection.forward(newSocket(), there);
    }

    /** Tells the process that runs it, which ends when all does. */
    void runs(Process started) {
      synchronized (lock) {
        process = started;
        if (closed) {
          end();
        }
      }
    }

    private void end() {
      if (process != null) {
        process.toHandle().destroy();
      }
    }

    /** It came through: the connection can take commands. */
    void accepted() {
      synchronized (lock) {
        connection.carry();
      }
    }

    /** It was not allowed: the connection takes fewer, perhaps none. */
    void refused() throws InterruptedException {
      synchronized (lock) {
        int left = connection.used() - 1;
        sessions = Math.min(sessions, connection.carries() ? Math.max(1, left) : left);
        if (sessions == 0) {
          shared = false; // then each command connects by itself, and this one sends signals
          sessions = SESSIONS;
        }
        lock.wait(RESPITE_MILLIS); // the end of another one may not have arrived over there
      }
    }

    @Override
    public void close() {
      synchronized (lock) {
        if (!over) {
          over = true;
          connection.use(-1);
          leases.remove(this);
          lock.notifyAll();
        }
      }
    }
  }
}
