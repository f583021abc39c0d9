package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.posada.spi.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/** Takes the size of a file, a line end, and the file. */
final class FileArrival extends OutputStream {
  private final OutputStream out;
  private final Path file;
  private final Operation op;
  private final ByteArrayOutputStream size = new ByteArrayOutputStream();
  private long total = -1; // until the line is whole
  private long done;

  /**
   * Takes where to the file goes.
   *
   * @param out its copy
   * @param file the path of the copy, for what is said if that fails
   * @param op whose progress it is
   */
  FileArrival(OutputStream out, Path file, Operation op) {
    this.out = out;
    this.file = file;
    this.op = op;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    while (total < 0 && at < from + length) {
      if (bytes[at] == '\n') {
        total = total();
      } else {
        size.write(bytes[at]);
      }
      at++;
    }
    if (total >= 0) {
      copy(bytes, at, from + length - at);
    }
  }

  private long total() {
    String text = size.toString(US_ASCII).strip();
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0; // a device has none
  }

  private void copy(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (ClosedByInterruptException e) {
      throw e; // the operation knows better
    } catch (IOException e) {
      throw LocalFiles.failure(file, e); // not the tool's
    }
    done += length;
    op.progress("fetch", done, total == 0 ? 0 : Math.max(done, total));
  }
}
