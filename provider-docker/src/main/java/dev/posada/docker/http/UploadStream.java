package dev.posada.docker.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Sends the body of a request as it is made, in chunks where its length is not known.
 *
 * <p>Before each piece it takes in what the engine has sent meanwhile. An engine that reports its
 * progress stops reading when nobody listens; and one that refuses answers at once and reads no
 * more.
 */
final class UploadStream extends WireOutput {
  private static final int PIECE = 64 * 1024;

  /** Room for the size of a chunk and its line end. */
  private static final int BEFORE = 8;

  private static final Pattern REFUSAL = Pattern.compile("HTTP/1\\.. [45]");

  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final Connection connection;
  private final boolean chunked;
  private final byte[] piece = new byte[BEFORE + PIECE + 2];
  private int size;
  private long left;
  private boolean answered;
  private IOException failure;

  UploadStream(Connection connection, long length) {
    this.connection = connection;
    this.chunked = length == Request.Body.UNKNOWN;
    this.left = chunked ? Long.MAX_VALUE : length;
  }

  /** {@return whether the engine refused before all was sent} */
  boolean isAnswered() {
    return answered;
  }

  /** {@return why it could not be sent; null if that is not to blame} */
  IOException failure() {
    return failure;
  }

  @Override
  public void write(byte[] buffer, int from, int length) throws IOException {
    if (length > left) {
      throw new IOException("the body is longer than was promised");
    }
    left -= length;
    int done = 0;
    if (!chunked && length >= PIECE) { // whole pieces go as they are, without a copy
      flush();
      for (; length - done >= PIECE; done += PIECE) {
        send(buffer, from + done, PIECE);
      }
    }
    while (done < length) {
      if (size == PIECE) {
        flush();
      }
      int count = Math.min(length - done, PIECE - size);
      System.arraycopy(buffer, from + done, piece, BEFORE + size, count);
      size += count;
      done += count;
    }
  }

  @Override
  public void flush() throws IOException {
    if (size == 0) {
      return;
    }
    int from = BEFORE;
    int to = BEFORE + size;
    if (chunked) {
      byte[] line = (Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      from -= line.length;
      System.arraycopy(line, 0, piece, from, line.length);
      piece[to++] = '\r';
      piece[to++] = '\n';
    }
    size = 0;
    send(piece, from, to - from);
  }

  /** Sends the end of the body. */
  void finish() throws IOException {
    flush();
    if (chunked) {
      send(LAST_CHUNK, 0, LAST_CHUNK.length);
    } else if (left > 0) {
      throw new IOException("the body is " + left + " bytes shorter than was promised");
    }
  }

  private void send(byte[] buffer, int from, int length) throws IOException {
    try {
      listen();
      connection.write(buffer, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void listen() throws IOException {
    int read = connection.input().poll();
    while (read > 0) {
      read = connection.input().poll();
    }
    if (REFUSAL.matcher(connection.input().peek(10)).matches()) {
      answered = true;
      throw new IOException("the engine has answered already");
    }
  }
}
