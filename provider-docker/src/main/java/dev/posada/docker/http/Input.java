package dev.posada.docker.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a connection receives, read ahead. Not thread-safe. */
final class Input {
  private static final int SIZE = 64 * 1024;

  /** No more is read ahead while a body is sent. */
  private static final int AHEAD = 4 * 1024 * 1024;

  private final Connection connection;
  private byte[] buffer = new byte[SIZE];
  private int at;
  private int end;
  private long received;

  Input(Connection connection) {
    this.connection = connection;
  }

  /** {@return how much is here already} */
  int ahead() {
    return end - at;
  }

  /** {@return how much was received since it began} */
  long received() {
    return received;
  }

  /** {@return what was received and not read, as text; at most so much of it} */
  String peek(int length) {
    return new String(buffer, at, Math.min(length, end - at), StandardCharsets.ISO_8859_1);
  }

  /** {@return the next byte, which must be there} */
  int need() throws IOException {
    if (at == end && !fill()) {
      throw ended();
    }
    return buffer[at++] & 0xff;
  }

  /** {@return how much was read, waiting only while nothing is there; -1 at the end} */
  int read(byte[] target, int from, int length) throws IOException {
    if (at == end && length >= SIZE) {
      int read = connection.read(target, from, length);
      received += Math.max(read, 0);
      return read;
    }
    if (at == end && !fill()) {
      return -1;
    }
    int read = Math.min(length, end - at);
    System.arraycopy(buffer, at, target, from, read);
    at += read;
    return read;
  }

  /**
   * {@return the next line, without its end}
   *
   * @param longest how long it may be
   */
  String line(int longest) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int b = need();
      if (b == '\n') {
        int length = line.length();
        boolean cr = length > 0 && line.charAt(length - 1) == '\r';
        return line.substring(0, cr ? length - 1 : length);
      }
      if (line.length() >= longest) {
        throw new ProtocolException("a line of the answer is longer than " + longest);
      }
      line.append((char) b);
    }
  }

  /**
   * Reads what is there, without waiting.
   *
   * @return how much; -1 if the other side has hung up
   */
  int poll() throws IOException {
    if (ahead() >= AHEAD) {
      return 0;
    }
    makeRoom();
    int read = connection.poll(buffer, end, buffer.length - end);
    end += Math.max(read, 0);
    received += Math.max(read, 0);
    return read;
  }

  private void makeRoom() {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    end -= at;
    at = 0;
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, end * 2);
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = 0;
    end = Math.max(connection.read(buffer, 0, buffer.length), 0);
    received += end;
    return end > 0;
  }

  static EOFException ended() {
    return new EOFException("the connection ended within an answer");
  }
}
