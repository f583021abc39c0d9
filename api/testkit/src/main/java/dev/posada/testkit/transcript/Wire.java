package dev.posada.testkit.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The player's side of a connection. Reads and writes do not wait for each other. */
final class Wire extends InputStream {
  private static final int PIECES = 50;
  private static final int PAUSE_MILLIS = 10;

  private final SocketChannel channel;
  private final CountDownLatch closed;
  private final ByteBuffer buffer = ByteBuffer.allocate(8192).flip();
  private boolean slow;

  /** Takes a channel, and what tells that nobody waits any more. */
  Wire(SocketChannel channel, CountDownLatch closed) {
    this.channel = channel;
    this.closed = closed;
  }

  /** From now on little by little. */
  void slow() {
    slow = true;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length > 0 && !buffer.hasRemaining()) {
      buffer.clear();
      int read = channel.read(buffer);
      buffer.flip();
      if (read < 0) {
        return -1;
      }
    }
    int some = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, some);
    return some;
  }

  void send(byte[] bytes, int offset, int length) throws IOException {
    int piece = slow ? Math.max(1, length / PIECES) : Math.max(1, length);
    for (int at = 0; at < length; at += piece) {
      ByteBuffer some = ByteBuffer.wrap(bytes, offset + at, Math.min(piece, length - at));
      while (some.hasRemaining()) {
        channel.write(some);
      }
      if (slow) {
        pause();
      }
    }
  }

  void send(byte[] bytes) throws IOException {
    send(bytes, 0, bytes.length);
  }

  private void pause() throws IOException {
    try {
      if (closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("closed");
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  /** Says no more. */
  void end() throws IOException {
    channel.shutdownOutput();
  }

  /** Waits until the other side says no more; returns how many bytes it still said. */
  long drain() throws IOException {
    long more = 0;
    byte[] thrownAway = new byte[8192];
    for (int read = read(thrownAway, 0, 8192); read >= 0; read = read(thrownAway, 0, 8192)) {
      more += read;
    }
    return more;
  }
}
