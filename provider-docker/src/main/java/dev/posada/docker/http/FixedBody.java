package dev.posada.docker.http;

import java.io.IOException;

/** A body of known length, perhaps none. */
final class FixedBody extends Body {
  private final Input input;
  private final long length;
  private long left;

  FixedBody(Input input, long length) {
    this.input = input;
    this.length = length;
    this.left = length;
    if (length == 0) {
      end();
    }
  }

  @Override
  long length() {
    return length;
  }

  @Override
  int readSome(byte[] buffer, int from, int wanted) throws IOException {
    int read = input.read(buffer, from, (int) Math.min(wanted, left));
    if (read < 0) {
      throw Input.ended();
    }
    left -= read;
    if (left == 0) {
      end();
    }
    return read;
  }
}
