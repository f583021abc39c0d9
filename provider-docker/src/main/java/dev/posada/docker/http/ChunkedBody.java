package dev.posada.docker.http;

import java.io.IOException;

/**
 * A body in chunks.
 *
 * <p>Nothing is allocated for a chunk: an engine sends one for each line of a log.
 */
final class ChunkedBody extends Body {
  private static final int LONGEST_EXTENSION = 16 * 1024;

  private final Input input;

  /** What is left of this chunk. */
  private long left;

  /**
   * Whether the line end of a chunk is still to be read. It is, only when more is asked for: it may
   * come later than the bytes before it.
   */
  private boolean unfinished;

  ChunkedBody(Input input) {
    this.input = input;
  }

  @Override
  int readSome(byte[] buffer, int from, int length) throws IOException {
    if (left == 0) {
      if (unfinished) {
        lineEnd(input.need());
      }
      left = size();
      unfinished = true;
      if (left == 0) {
        Head.lines(input); // trailers, of which nobody asked for any
        end();
        return -1;
      }
    }
    int read = input.read(buffer, from, (int) Math.min(length, left));
    if (read < 0) {
      throw Input.ended();
    }
    left -= read;
    return read;
  }

  /** Reads the line before a chunk: hexadecimal digits, perhaps an extension. */
  private long size() throws IOException {
    long size = 0;
    int b = input.need();
    int digits = 0;
    for (int digit; (digit = digit(b)) >= 0; b = input.need()) {
      size = size << 4 | digit;
      digits++;
      if (digits > 15) {
        throw new ProtocolException("a chunk too large");
      }
    }
    if (digits == 0) {
      throw new ProtocolException("a chunk without a size");
    }
    if (b == ';' || b == ' ' || b == '\t') {
      for (int i = 0; b != '\r' && b != '\n'; i++) {
        if (i > LONGEST_EXTENSION) {
          throw new ProtocolException("an extension of a chunk too long");
        }
        b = input.need();
      }
    }
    lineEnd(b);
    return size;
  }

  private void lineEnd(int b) throws IOException {
    if (b != '\r' || input.need() != '\n') {
      throw new ProtocolException("a chunk that does not end where it should");
    }
  }

  private static int digit(int b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }
}
