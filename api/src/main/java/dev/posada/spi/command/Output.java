package dev.posada.spi.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a tool writes to one of its outputs, up to a limit. */
final class Output {
  private final InputStream stream;
  private final int limit;
  private final byte[] buffer = new byte[1 << 16]; // as much as a pipe of Linux holds
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private boolean over;

  Output(InputStream stream, int limit) {
    this.stream = stream;
    this.limit = limit;
  }

  /** Takes what is there, at most a buffer full, without blocking; false if nothing is there. */
  boolean take() throws IOException {
    int there = Math.min(stream.available(), buffer.length);
    int read = there <= 0 ? 0 : stream.read(buffer, 0, there);
    if (read <= 0) {
      return false;
    }
    over |= taken.size() + read > limit;
    if (!over) {
      taken.write(buffer, 0, read);
    }
    return true;
  }

  /** Whether there was more than the limit; what is over it is thrown away. */
  boolean isOver() {
    return over;
  }

  byte[] bytes() {
    return taken.toByteArray();
  }
}
