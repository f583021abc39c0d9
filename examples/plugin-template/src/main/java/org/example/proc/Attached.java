package org.example.proc;

import dev.posada.GuestState;
import dev.posada.NotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A guest's own process, as one talks to it: its input is a named pipe, its output what is recorded
 * from now on. Who leaves leaves it running.
 */
final class Attached extends Process {
  private static final int LEFT = 143; // as a process that was asked to end
  private static final int UNKNOWN = -1;
  private static final long BETWEEN_LOOKS = 5; // milliseconds

  private final Folder folder;
  private final Proc.Identity process;
  private final FileChannel pipe;
  private final OutputStream in;
  private final InputStream out;
  private final InputStream err;
  private volatile boolean left;

  /**
   * Begins to talk.
   *
   * @param endInput tells the keeper that nothing more will come
   */
  Attached(Folder folder, Proc.Identity process, Opened opened, Runnable endInput)
      throws IOException {
    this.folder = folder;
    this.process = process;
    out = opened.checked(new Tail(folder.stdout(), () -> exit().isPresent()));
    err = opened.checked(new Tail(folder.stderr(), () -> exit().isPresent()));
    // Opened to write alone, a pipe waits for somebody who reads.
    pipe = FileChannel.open(folder.stdin(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    in =
        new FilterOutputStream(Channels.newOutputStream(pipe)) {
          @Override
          public void write(byte[] bytes, int at, int length) throws IOException {
            out.write(bytes, at, length);
          }

          @Override
          public void close() throws IOException {
            boolean last = pipe.isOpen();
            super.close();
            if (last && isAlive()) {
              endInput.run();
            }
          }
        };
  }

  /** With what it ended, or the talk with it; empty before. */
  private OptionalInt exit() throws IOException {
    if (left) {
      return OptionalInt.of(LEFT);
    }
    try {
      Folder.Look now = folder.look();
      Optional<Life> own = now.life().filter(life -> life.process().equals(process));
      boolean runs = own.isPresent() && now.state() != GuestState.STOPPED;
      return runs
          ? OptionalInt.empty()
          : OptionalInt.of(own.map(Life::exitCode).orElse(OptionalInt.empty()).orElse(UNKNOWN));
    } catch (NotFoundException deleted) {
      return OptionalInt.of(UNKNOWN);
    }
  }

  @Override
  public OutputStream getOutputStream() {
    return in;
  }

  @Override
  public InputStream getInputStream() {
    return out;
  }

  @Override
  public InputStream getErrorStream() {
    return err;
  }

  @Override
  public int exitValue() {
    try {
      return exit().orElseThrow(() -> new IllegalThreadStateException("it runs"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int waitFor() throws InterruptedException {
    while (isAlive()) {
      Thread.sleep(BETWEEN_LOOKS);
    }
    return exitValue();
  }

  @Override
  public void destroy() {
    left = true;
    try {
      pipe.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
