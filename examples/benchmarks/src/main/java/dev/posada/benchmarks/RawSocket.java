package dev.posada.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The least that a client can do: sends bytes, and reads an answer only so far as it must to know
 * where it ends. Not thread-safe.
 */
final class RawSocket implements AutoCloseable {
  private static final int UNTIL_LAST_CHUNK = -1;
  private static final int PIECE = 64 * 1024;
  private static final byte[] EMPTY_LINE = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final SocketChannel channel;

  /** What was read and not used, between position and limit. */
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE).limit(0);

  /** What is left of this chunk, or of a body without chunks. */
  private long left;

  private boolean chunked;
  private boolean ended;

  private RawSocket(SocketChannel channel) {
    this.channel = channel;
  }

  static RawSocket open(Path socket) throws IOException {
    return new RawSocket(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /** Sends a request and throws the answer away; how long its body was. */
  long exchange(byte[] request) throws IOException {
    send(request);
    return skip();
  }

  /** Sends a request and reads the head of its answer, which has to be one of success. */
  void send(byte[] request) throws IOException {
    write(ByteBuffer.wrap(request));
    begin();
  }

  /** Sends a request with a body of known length, and throws the answer away. */
  void send(byte[] request, FileChannel body) throws IOException {
    write(ByteBuffer.wrap(request));
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    while (body.read(piece.clear()) >= 0) {
      write(piece.flip());
    }
    begin();
    skip();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void begin() throws IOException {
    String head = head();
    if (!head.startsWith("HTTP/1.1 2")) {
      throw new IOException("the engine refused: " + head.lines().findFirst().orElse(""));
    }
    long length = length(head);
    chunked = length == UNTIL_LAST_CHUNK;
    left = chunked ? 0 : length;
    ended = false;
  }

  private long skip() throws IOException {
    long length = 0;
    while (advance()) {
      int piece = (int) Math.min(left, buffer.remaining());
      buffer.position(buffer.position() + piece);
      left -= piece;
      length += piece;
    }
    return length;
  }

  /** Writes the rest of the body of the answer down. */
  void transferTo(FileChannel file) throws IOException {
    while (advance()) {
      ByteBuffer piece = buffer.duplicate();
      piece.limit(piece.position() + (int) Math.min(left, buffer.remaining()));
      int written = file.write(piece);
      buffer.position(buffer.position() + written);
      left -= written;
    }
  }

  /** Reads a piece of the body of the answer; -1 behind its end. */
  int read(byte[] target, int from, int length) throws IOException {
    if (!advance()) {
      return -1;
    }
    int piece = (int) Math.min(Math.min(left, length), buffer.remaining());
    buffer.get(target, from, piece);
    left -= piece;
    return piece;
  }

  /** Goes to where there is something of the body in the buffer; false behind the end. */
  private boolean advance() throws IOException {
    if (left == 0 && chunked && !ended) {
      nextChunk();
    }
    if (left == 0) {
      return false;
    }
    if (!buffer.hasRemaining()) {
      fill();
    }
    return true;
  }

  /** Every chunk but the first follows the line end of the one before. */
  private void nextChunk() throws IOException {
    int digit = next();
    while (digit == '\r' || digit == '\n') {
      digit = next();
    }
    for (; digit != '\r'; digit = next()) {
      left = left * 16 + Character.digit(digit, 16);
    }
    next();
    if (left == 0) {
      next();
      next();
      ended = true;
    }
  }

  private int next() throws IOException {
    if (!buffer.hasRemaining()) {
      fill();
    }
    return buffer.get();
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder(256);
    for (int matched = 0; matched < EMPTY_LINE.length; ) {
      int b = next();
      head.append((char) b);
      matched = b == EMPTY_LINE[matched] ? matched + 1 : b == '\r' ? 1 : 0;
    }
    return head.toString();
  }

  private static long length(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    String name = "\r\ncontent-length:";
    int at = lower.indexOf(name);
    return at < 0
        ? UNTIL_LAST_CHUNK
        : Long.parseLong(lower.substring(at + name.length(), lower.indexOf('\r', at + 2)).strip());
  }

  private void fill() throws IOException {
    buffer.clear();
    int read = channel.read(buffer);
    buffer.flip();
    if (read < 0) {
      throw new EOFException("the engine hung up");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
