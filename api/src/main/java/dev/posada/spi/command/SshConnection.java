package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.Subscription;
import dev.posada.spi.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A connection that commands share: a child of ours, whose other end is a shell that sends signals
 * to tools. It ends when its input does, so also when this process dies, in whatever way.
 */
final class SshConnection {
  private static final long LONGEST_PAUSE_MILLIS = 16;
  private static final int TAIL = 1 << 13;
  private static final String GONE = "gone "; // said by the guard, before a process

  private final SshClient client;
  private final Path socket; // null if it cannot be shared: then it only sends signals
  private final Process process;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Set<Long> pending = new HashSet<>(); // guarded by the lock, as are both outputs
  private final Object lock = new Object();
  private int used; // this and the next are guarded by who leases it
  private boolean carries;
  private volatile boolean isGone;

  private SshConnection(SshClient client, Path socket, Process process) {
    this.client = client;
    this.socket = socket;
    this.process = process;
  }

  /** How a connection failed to come about. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Refused(int exitCode, String said) {
      super(said);
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }

  /**
   * Connects.
   *
   * @param socket where it can be shared, or null
   * @param checkOpen throws if it is wanted no more
   */
  static SshConnection open(SshClient client, Path socket, Operation op, Runnable checkOpen)
      throws IOException, InterruptedException {
    String nonce = SshScript.nonce();
    Process process = started(client.connection(socket, SshScript.guard(nonce)));
    SshConnection connection = new SshConnection(client, socket, process);
    boolean done = false;
    try (Subscription hook = op.onCancel(process.toHandle()::destroy)) {
      connection.awaitReady(nonce, op, checkOpen);
      done = true;
      return connection;
    } finally {
      if (!done) {
        connection.end();
      }
    }
  }

  private static Process started(List<String> words) {
    try {
      return ProcessStart.of(new ProcessBuilder(words));
    } catch (IOException e) {
      throw new ConnectionException(
          e.getMessage(), Failure.notDone().cause(e).remedy("install OpenSSH's client"));
    }
  }

  private void awaitReady(String nonce, Operation op, Runnable checkOpen)
      throws IOException, InterruptedException {
    long pause = 1;
    while (true) {
      boolean ended = process.waitFor(pause, TimeUnit.MILLISECONDS);
      drain();
      if (out.toString(US_ASCII).contains(nonce + "\n")) {
        out.reset();
        return;
      }
      op.check();
      checkOpen.run();
      if (ended) {
        throw new Refused(process.exitValue(), said());
      }
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
  }

  /** What ssh says of it may not fill the pipe. */
  private void drain() throws IOException {
    synchronized (lock) {
      drain(process.getInputStream(), out);
      drain(process.getErrorStream(), err);
    }
  }

  private static void drain(InputStream in, ByteArrayOutputStream kept) throws IOException {
    for (int there = in.available(); there > 0; there = in.available()) {
      byte[] more = in.readNBytes(Math.min(there, TAIL));
      if (kept.size() > TAIL) {
        byte[] all = kept.toByteArray();
        kept.reset();
        kept.write(all, all.length - TAIL / 2, TAIL / 2);
      }
      kept.write(more, 0, more.length);
    }
  }

  /** What ssh has said of it last. */
  String said() {
    try {
      drain();
    } catch (IOException e) {
      // It was ended from here: what it said until then is known.
    }
    synchronized (lock) {
      return err.toString(UTF_8).strip();
    }
  }

  boolean isAlive() {
    if (isGone || !process.isAlive()) {
      return false;
    }
    try {
      drain();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** How many commands run over it. */
  int used() {
    return used;
  }

  void use(int more) {
    used += more;
  }

  /** Whether a command has run over it. */
  boolean carries() {
    return carries;
  }

  void carry() {
    carries = true;
  }

  /** The words that run a command over it. */
  List<String> session(boolean shared, String remote) {
    return shared && socket != null
        ? client.session(socket, remote)
        : client.connection(null, remote);
  }

  /**
   * What brings a socket of the other machine here.
   *
   * @param here where it will be
   * @throws IOException if the connection cannot be shared
   */
  SshForward forward(Path here, String there) throws IOException {
    if (socket == null) {
      throw new IOException("the connection to " + client.destination() + " is not shared");
    }
    return new SshForward(client, this, socket, here, there);
  }

  /** Sends a signal to a process over there, without waiting; false if it cannot. */
  boolean signal(String name, boolean tree, long pid) {
    if (tree) {
      isPending(pid); // hears what was said of an earlier process of that number
      synchronized (lock) {
        pending.add(pid);
      }
    }
    String line = name + (tree ? " t " : " p ") + pid + "\n";
    synchronized (process) {
      OutputStream guard = process.getOutputStream();
      try {
        guard.write(line.getBytes(US_ASCII));
        guard.flush();
        return process.isAlive();
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Whether a process, and what it has started, got a signal that has not ended them all. */
  boolean isPending(long pid) {
    boolean alive = isAlive();
    synchronized (lock) {
      if (!alive) {
        pending.clear();
      }
      if (pending.isEmpty()) {
        return false;
      }
      String said = out.toString(US_ASCII);
      int end = said.lastIndexOf('\n') + 1;
      said.substring(0, end).lines().filter(line -> line.startsWith(GONE)).forEach(this::gone);
      out.reset();
      out.writeBytes(said.substring(end).getBytes(US_ASCII));
      return pending.contains(pid);
    }
  }

  private void gone(String line) {
    pending.remove(Long.valueOf(line.substring(GONE.length())));
  }

  /** Ends it, and all that runs over it loses its connection. */
  void end() {
    isGone = true;
    process.destroy(); // ssh removes its socket then
  }

  /** Whether it has ended, or does in a moment. */
  boolean endsWithin(long millis) {
    try {
      return !isAlive() || process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits for its end, and forces that in the end. */
  void awaitEnd(long millis) {
    try {
      if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
