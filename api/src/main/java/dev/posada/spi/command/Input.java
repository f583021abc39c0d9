package dev.posada.spi.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
  private final Path file;

  private Input(byte[] bytes, Path file) {
    this.bytes = bytes;
    this.file = file;
  }

  static Input of(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= FITS_INTO_A_PIPE) {
      return new Input(bytes, null);
    }
    Input input = new Input(bytes, Files.createTempFile("posada", null)); // ours alone to read
    try {
      Files.write(input.file, bytes);
      return input;
    } catch (IOException | RuntimeException | Error e) {
      input.close();
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

  /** Removes the file. Windows does that only when the tool has closed it. */
  @Override
  public void close() {
    if (file != null) {
      file.toFile().delete();
    }
  }
}
