package dev.posada.spi.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a tool can read, ready before it starts, so that nobody has to write while it reads.
 *
 * <p>A little goes through a pipe, which takes that much at once. More would block as soon as the
 * pipe is full, and the thread that is blocked is the one that takes the tool's output; so it waits
 * in a file, which is gone as soon as the tool has it open.
 */
final class Input implements AutoCloseable {
  private static final int FITS_INTO_A_PIPE = 4096; // at least that, on every system

  private final byte[] bytes;
  private final Path file; // null for the bytes
  private final TemporaryFile ours; // null if it is not

  private Input(byte[] bytes, Path file, TemporaryFile ours) {
    this.bytes = bytes;
    this.file = file;
    this.ours = ours;
  }

  static Input of(Stdin stdin) throws IOException {
    return of(new byte[0], stdin);
  }

  /** With something before it. */
  static Input of(byte[] first, Stdin stdin) throws IOException {
    if (stdin.file() != null) {
      NamedPipe.refuse(stdin.file());
    }
    if (stdin.file() != null && first.length == 0) {
      return new Input(first, stdin.file(), null);
    }
    try (InputStream all = joined(first, stdin)) {
      byte[] start = all.readNBytes(FITS_INTO_A_PIPE + 1);
      return start.length <= FITS_INTO_A_PIPE ? new Input(start, null, null) : waiting(start, all);
    }
  }

  private static InputStream joined(byte[] first, Stdin stdin) throws IOException {
    return new SequenceInputStream(
        new ByteArrayInputStream(first),
        stdin.file() == null
            ? new ByteArrayInputStream(stdin.bytes())
            : Files.newInputStream(stdin.file()));
  }

  private static Input waiting(byte[] start, InputStream rest) throws IOException {
    TemporaryFile ours = new TemporaryFile();
    try (OutputStream out = Files.newOutputStream(ours.path())) {
      out.write(start);
      rest.transferTo(out);
      return new Input(start, ours.path(), ours);
    } catch (IOException | RuntimeException | Error e) {
      ours.close();
      throw e;
    }
  }

  void offerTo(ProcessBuilder builder) {
    if (file != null) {
      builder.redirectInput(file.toFile());
    }
  }

  /** Hands over what goes through the pipe, and ends it. */
  void giveTo(Process process) {
    try (OutputStream pipe = process.getOutputStream()) {
      if (file == null) {
        pipe.write(bytes);
      }
    } catch (IOException e) {
      // It has closed its input, or ended: it does not want to read that, and says itself if that
      // is a failure.
    }
  }

  /** The tool has it open, and a file of ours needs no name any more. */
  void hide() {
    if (ours != null) {
      ours.hide();
    }
  }

  @Override
  public void close() {
    if (ours != null) {
      ours.close();
    }
  }
}
