package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The two directions of a connected socket.
 *
 * <p>The streams of {@link java.nio.channels.Channels} are not used: in JDK 17 they hold one lock
 * for both directions, so that a read that waits keeps everybody from writing.
 */
final class ChannelStreams {
  /** The JDK copies through a direct buffer of this size, kept by each thread. */
  private static final int PIECE = 64 * 1024;

  private final SocketChannel channel;
  private final InputStream in = new In();
  private final OutputStream out = new Out();

  ChannelStreams(SocketChannel channel) {
    this.channel = channel;
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  int poll(byte[] buffer, int from, int length) throws IOException {
    channel.configureBlocking(false);
    try {
      return channel.read(ByteBuffer.wrap(buffer, from, Math.min(length, PIECE)));
    } finally {
      channel.configureBlocking(true);
    }
  }

  void closeOutput() throws IOException {
    channel.shutdownOutput();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // it is closed all the same, and nobody waits for what it had to say
    }
  }

  private final class In extends WireInput {
    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      return length == 0 ? 0 : channel.read(ByteBuffer.wrap(buffer, from, Math.min(length, PIECE)));
    }

    @Override
    public void close() {
      ChannelStreams.this.close();
    }
  }

  private final class Out extends WireOutput {
    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      for (int done = 0; done < length; ) {
        done += channel.write(ByteBuffer.wrap(buffer, from + done, Math.min(length - done, PIECE)));
      }
    }

    @Override
    public void close() {
      ChannelStreams.this.close();
    }
  }
}
