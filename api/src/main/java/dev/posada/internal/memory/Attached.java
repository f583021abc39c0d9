package dev.posada.internal.memory;

import dev.posada.GuestState;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A container's own process, as somebody sees it who talks to it: what it writes from now on, line
 * by line and when it writes it. To destroy it is to leave: the container runs on.
 */
final class Attached extends Process {
  private static final int BROKEN = -2;

  private final SimulatedContainer container;
  private final Life life;
  private final Connection.Stream connection;
  private final InputStream stdout;
  private final InputStream stderr;
  private final OutputStream stdin = new Input();
  private boolean left; // guarded by the Timeline

  /** Attaches; under the lock, so that no line is lost. */
  Attached(SimulatedContainer container, Life life, Connection.Stream connection) {
    this.container = container;
    this.life = life;
    this.connection = connection;
    stdout = new Output(false);
    stderr = new Output(true);
  }

  private Timeline time() {
    return container.time();
  }

  @Override
  public InputStream getInputStream() {
    return stdout;
  }

  @Override
  public InputStream getErrorStream() {
    return stderr;
  }

  @Override
  public OutputStream getOutputStream() {
    return stdin;
  }

  private OptionalInt code() {
    if (left) {
      return OptionalInt.of(Execution.TERMINATED);
    }
    if (life.run().ended()) {
      return container.lastExitCode();
    }
    return connection.broken().isPresent() ? OptionalInt.of(Execution.KILLED) : OptionalInt.empty();
  }

  @Override
  public int waitFor() throws InterruptedException {
    return time()
        .await(
            () -> {
              OptionalInt code = code();
              return code.isPresent() ? Optional.of(code.getAsInt()) : Optional.empty();
            },
            Optional.empty());
  }

  @Override
  public int exitValue() {
    return time()
        .locked(this::code)
        .orElseThrow(() -> new IllegalThreadStateException("the process has not ended"));
  }

  @Override
  public void destroy() {
    time()
        .locked(
            () -> {
              left = true;
              time().wake();
            });
  }

  @Override
  public boolean supportsNormalTermination() {
    return true;
  }

  @Override
  public String toString() {
    return "the process of container " + container.name();
  }

  private int awaiting(Supplier<Optional<Integer>> attempt) throws IOException {
    try {
      int answer = time().await(attempt, Optional.empty());
      if (answer == BROKEN) {
        throw new IOException(connection.broken().orElse("Broken pipe"));
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while talking to a container");
    }
  }

  /** What the process writes to one of its streams. */
  private final class Output extends InputStream {
    private final boolean toStderr;
    private long line = life.lines();
    private byte[] current = new byte[0];
    private int position;
    private Runnable wakeUp = () -> {};

    Output(boolean toStderr) {
      this.toStderr = toStderr;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      return length == 0 ? 0 : awaiting(() -> attempt(to, offset, length));
    }

    /** Returns how many bytes it read, -1 at the end, nothing if it has to wait. */
    private Optional<Integer> attempt(byte[] to, int offset, int length) {
      wakeUp.run();
      wakeUp = () -> {};
      if (left) {
        return Optional.of(-1);
      }
      while (position == current.length && line < life.lines()) {
        var next = life.line(line++);
        if (next.stderr() == toStderr) {
          current = (next.text() + "\n").getBytes(StandardCharsets.UTF_8);
          position = 0;
        }
      }
      if (position < current.length) {
        int given = Math.min(length, current.length - position);
        System.arraycopy(current, position, to, offset, given);
        position += given;
        return Optional.of(given);
      }
      if (life.run().ended()) {
        return Optional.of(-1);
      }
      if (connection.broken().isPresent()) {
        return Optional.of(BROKEN);
      }
      wakeUp = life.wakeAt(line);
      return Optional.empty();
    }
  }

  /** What the process reads. */
  private final class Input extends OutputStream {
    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, from.length);
      awaiting(() -> attempt(from, offset, length));
    }

    private Optional<Integer> attempt(byte[] from, int offset, int length) {
      if (code().isPresent() || life.program().reads() && !life.talk().takes(length)) {
        return Optional.of(BROKEN);
      }
      if (container.state() == GuestState.PAUSED) {
        return Optional.empty(); // nobody reads
      }
      if (life.program().reads()) {
        life.talk().write(from, offset, length);
        time().wake();
      }
      return Optional.of(length);
    }

    /** A process that reads ends with its input. */
    @Override
    public void close() {
      time()
          .locked(
              () -> {
                if (!left && life.program().reads() && !life.run().ended()) {
                  container.endInput(life);
                }
              });
    }
  }
}
