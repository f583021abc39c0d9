package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A unix domain socket.
 *
 * <p>The streams of {@link java.nio.channels.Channels} are not used: in JDK 17 they hold one lock
 * for both directions, so that a read that waits keeps everybody from writing.
 */
final class UnixWire implements Wire {
  /** The JDK copies through a direct buffer of this size, kept by each thread. */
  private static final int PIECE = 64 * 1024;

  private final Path socket;
  private final SocketChannel channel;

  UnixWire(Path socket) throws IOException {
    this.socket = socket;
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  }

  @Override
  public void connect() throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  @Override
  public InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        return length == 0
            ? 0
            : channel.read(ByteBuffer.wrap(buffer, from, Math.min(length, PIECE)));
      }

      @Override
      public void close() {
        UnixWire.this.close();
      }
    };
  }

  @Override
  public OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int from, int length) throws IOException {
        for (int done = 0; done < length; ) {
          done +=
              channel.write(ByteBuffer.wrap(buffer, from + done, Math.min(length - done, PIECE)));
        }
      }

      @Override
      public void close() {
        UnixWire.this.close();
      }
    };
  }

  @Override
  public int poll(byte[] buffer, int from, int length) throws IOException {
    channel.configureBlocking(false);
    try {
      return channel.read(ByteBuffer.wrap(buffer, from, Math.min(length, PIECE)));
    } finally {
      channel.configureBlocking(true);
    }
  }

  @Override
  public void closeOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // it is closed all the same, and nobody waits for what it had to say
    }
  }

  @Override
  public String toString() {
    return "unix:" + socket;
  }
}
