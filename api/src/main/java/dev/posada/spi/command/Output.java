package dev.posada.spi.command;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** One of the two outputs of a tool, taken without ever blocking on it. */
final class Output implements Closeable {
  private static final int MOST = 1 << 16; // as much as a pipe of Linux holds

  private final InputStream stream;
  private byte[] buffer = new byte[1 << 10]; // most tools say little
  private ByteSink sink;

  Output(InputStream stream, ByteSink sink) {
    this.stream = stream;
    this.sink = sink;
  }

  /** How much there is. */
  long there() throws IOException {
    return Math.max(0, stream instanceof OutputFile file ? file.left() : stream.available());
  }

  /** Takes what is there, at most a buffer full, and tells how much that was. */
  int take(long most) throws IOException {
    int wanted = (int) Math.min(Math.min(there(), most), MOST);
    if (wanted > buffer.length) {
      buffer = new byte[MOST];
    }
    int read = wanted == 0 ? 0 : Math.max(0, stream.read(buffer, 0, wanted));
    if (read > 0) {
      sink.take(buffer, 0, read);
    }
    return read;
  }

  /** Lets nobody hear what still comes. */
  void ignore() {
    sink = (bytes, from, length) -> {};
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
