package dev.posada.internal.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A command inside a guest as a {@link Process}, without a thread: what it writes is computed when
 * it is read.
 *
 * <p>It has ended when its time is over and what is left to be read of it fits a pipe, as with a
 * real process, which blocks while its reader does not read.
 */
final class MemoryProcess extends Process {
  /** What an attempt answers when nothing more comes through the connection. */
  private static final int BROKEN = -2;

  private final Timeline time;
  private final Connection.Stream connection;
  private final Execution execution;
  private final Pipe fed = new Pipe();
  private final InputStream stdout;
  private final InputStream stderr;
  private final OutputStream stdin = new Input();
  private long unread;

  MemoryProcess(Timeline time, Connection.Stream connection, Execution execution) {
    this.time = time;
    this.connection = connection;
    this.execution = execution;
    Program program = execution.program();
    unread = program.bytes(false);
    stdout = new Output(program, false);
    stderr = new Output(program, true);
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

  @Override
  public int waitFor() throws InterruptedException {
    return time.await(
        () -> {
          OptionalInt code = code();
          return code.isPresent() ? Optional.of(code.getAsInt()) : Optional.empty();
        },
        Optional.empty());
  }

  @Override
  public int exitValue() {
    return time.locked(this::code)
        .orElseThrow(() -> new IllegalThreadStateException("the process has not ended"));
  }

  @Override
  public void destroy() {
    end(Execution.TERMINATED);
  }

  @Override
  public Process destroyForcibly() {
    end(Execution.KILLED);
    return this;
  }

  @Override
  public boolean supportsNormalTermination() {
    return true;
  }

  @Override
  public String toString() {
    return "process inside a simulated guest";
  }

  private void end(int code) {
    time.locked(
        () -> {
          code(); // one that has ended by itself keeps its own exit code
          execution.end(code);
          time.wake();
        });
  }

  /** Lets it end if it would have, and returns with what. */
  private OptionalInt code() {
    Program program = execution.program();
    boolean done =
        program.reads() ? fed.isClosed() : execution.ownTimeOver() && unread <= Pipe.CAPACITY;
    if (execution.exitCode().isEmpty() && connection.broken().isPresent()) {
      execution.end(Execution.KILLED);
    }
    if (done) {
      execution.end(program.exitCode());
    }
    return execution.exitCode();
  }

  private <T> T awaiting(Supplier<Optional<T>> attempt) throws IOException {
    try {
      return time.await(attempt, Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while talking to a process in a guest");
    }
  }

  /** What the process writes. */
  private final class Output extends InputStream {
    private final Program program;
    private final long total;
    private long position;

    Output(Program program, boolean toStderr) {
      this.program = program;
      total = program.bytes(toStderr);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (length == 0) {
        return 0;
      }
      int count = awaiting(() -> Optional.ofNullable(attempt(to, offset, length)));
      if (count == BROKEN) {
        throw new IOException(connection.broken().orElseThrow());
      }
      return count;
    }

    /** Returns how many bytes it read, -1 at the end, null if it has to wait. */
    private Integer attempt(byte[] to, int offset, int length) {
      OptionalInt code = code();
      if (connection.broken().isPresent()) {
        return BROKEN;
      }
      if (program.reads() && this == stdout) {
        int given = fed.read(to, offset, length);
        time.wake();
        return given > 0 ? Integer.valueOf(given) : code.isPresent() ? Integer.valueOf(-1) : null;
      }
      if (position < total && !killed(code)) {
        int given = (int) Math.min(length, total - position);
        for (int i = 0; i < given; i++) {
          to[offset + i] = program.byteAt(position + i, this == stderr);
        }
        position += given;
        if (this == stdout) {
          unread -= given;
          time.wake();
        }
        return given;
      }
      return code.isPresent() ? Integer.valueOf(-1) : null;
    }

    /** What was not written when it was killed will not be. */
    private boolean killed(OptionalInt code) {
      return code.isPresent() && total - position > Pipe.CAPACITY;
    }

    @Override
    public int available() {
      return time.locked(
          () -> {
            if (execution.program().reads() && this == stdout) {
              return fed.size();
            }
            return (int) Math.min(Pipe.CAPACITY, total - position);
          });
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
      int done = 0;
      while (done < length) {
        int at = offset + done;
        int left = length - done;
        int taken = awaiting(() -> Optional.ofNullable(attempt(from, at, left)));
        if (taken == BROKEN) {
          throw new IOException(connection.broken().orElse("Broken pipe"));
        }
        done += taken;
      }
    }

    /** Returns how many bytes the process took, or null if it has to wait. */
    private Integer attempt(byte[] from, int offset, int length) {
      if (connection.broken().isPresent() || code().isPresent() || fed.isClosed()) {
        return BROKEN;
      }
      if (!execution.program().reads()) {
        return length; // it does not look at its input
      }
      int taken = fed.write(from, offset, length);
      time.wake();
      return taken > 0 ? taken : null;
    }

    @Override
    public void close() {
      time.locked(
          () -> {
            fed.close();
            time.wake();
          });
    }
  }
}
