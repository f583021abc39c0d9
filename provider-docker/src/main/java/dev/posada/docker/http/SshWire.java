package dev.posada.docker.http;

import dev.posada.spi.command.ProcessStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process whose input and output are the connection: {@code ssh} that runs {@code docker system
 * dial-stdio} on the other machine. It ends with the wire.
 *
 * <p>What it complains is read only while something else is done, without a thread: it has the room
 * of a pipe, 64 KiB, in between.
 *
 * <p>An interrupt of who reads or writes ends the process, as it closes a socket. The JDK's streams
 * of a process do not notice one.
 */
final class SshWire implements Wire {
  /** So much of the end of its complaints is kept. */
  private static final int TAIL = 2 * 1024;

  private static final int PIECE = 64 * 1024;
  private static final long LAST_WORDS_MILLIS = 2000;

  private final String machine;
  private final List<String> command;
  private final InputStream in = new In();
  private final OutputStream out = new Out();
  private final Waiting waiting = new Waiting();
  private final Object lock = new Object();
  private Process process;
  private boolean closed;
  private byte[] complaints = new byte[0];

  SshWire(String machine, List<String> command) {
    this.machine = machine;
    this.command = command;
  }

  /** Only starts it: that it is not let in, reading tells. */
  @Override
  public void connect() throws IOException {
    Process started;
    try {
      started = ProcessStart.of(new ProcessBuilder(command));
    } catch (IOException e) {
      throw WireException.unreachable(
          "cannot run " + command.get(0) + ": " + e.getMessage(),
          "install OpenSSH's client, or name another by DockerConnectOptions.ssh",
          e);
    }
    synchronized (lock) {
      process = started;
      if (closed) {
        end(started);
        throw new AsynchronousCloseException();
      }
    }
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public int poll(byte[] buffer, int from, int length) throws IOException {
    listen();
    InputStream answers = process.getInputStream();
    boolean alive = process.isAlive();
    int there = answers.available();
    if (there > 0) {
      return answers.read(buffer, from, Math.min(there, length));
    }
    return alive ? 0 : -1;
  }

  /** By closing its input. */
  @Override
  public void closeOutput() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (process != null) {
        end(process);
      }
    }
  }

  /**
   * With what it has begun, as a proxy command; the JDK reaps it and closes its pipes. That comes
   * last: it waits for who writes, and that one for the last who could read.
   */
  private static void end(Process process) {
    // who has its number when it has ended is another, with descendants of its own
    boolean runs = process.isAlive();
    List<ProcessHandle> begun = runs ? process.descendants().toList() : List.of();
    process.toHandle().destroyForcibly();
    begun.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void listen() throws IOException {
    InputStream errors = process.getErrorStream();
    synchronized (errors) {
      for (int there = errors.available(); there > 0; there = errors.available()) {
        byte[] more = errors.readNBytes(Math.min(there, PIECE));
        byte[] all = Arrays.copyOf(complaints, complaints.length + more.length);
        System.arraycopy(more, 0, all, complaints.length, more.length);
        complaints = Arrays.copyOfRange(all, Math.max(0, all.length - TAIL), all.length);
      }
    }
  }

  /** Why it ended, if not because it was over. */
  private IOException ended(IOException cause) throws IOException {
    try {
      if (!process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS) || process.exitValue() == 0) {
        return cause;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return cause;
    }
    listen();
    String said = new String(complaints, StandardCharsets.UTF_8).strip();
    return SshRefusal.explained(machine, process.exitValue(), said, cause);
  }

  @Override
  public String toString() {
    return "ssh";
  }

  /** What may wait for the process. */
  @FunctionalInterface
  private interface Transfer {
    int run() throws IOException;
  }

  /** What an interrupt closes, and with it the wire: the JDK runs that on who interrupts. */
  private final class Waiting extends AbstractInterruptibleChannel {
    int during(Transfer transfer) throws IOException {
      boolean done = false;
      try {
        begin();
        int moved = transfer.run();
        done = true;
        return moved;
      } finally {
        end(done);
      }
    }

    @Override
    protected void implCloseChannel() {
      SshWire.this.close();
    }
  }

  private final class In extends WireInput {
    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      return waiting.during(() -> receive(buffer, from, length));
    }
  }

  private int receive(byte[] buffer, int from, int length) throws IOException {
    listen();
    int read = process.getInputStream().read(buffer, from, length);
    if (read >= 0) {
      return read;
    }
    IOException why = ended(null);
    if (why != null) {
      throw why;
    }
    return -1;
  }

  private final class Out extends WireOutput {
    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      waiting.during(() -> send(buffer, from, length));
    }
  }

  private int send(byte[] buffer, int from, int length) throws IOException {
    listen();
    try {
      process.getOutputStream().write(buffer, from, length);
      process.getOutputStream().flush();
      return length;
    } catch (IOException e) {
      throw ended(e);
    }
  }
}
