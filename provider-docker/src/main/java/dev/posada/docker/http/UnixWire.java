package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A unix domain socket. */
final class UnixWire implements Wire {
  /** What the kernel says; in a call about a container it reads like a file of that. */
  private static final String NO_FILE = "No such file or directory";

  private final Path socket;
  private final SocketChannel channel;
  private final ChannelStreams streams;

  UnixWire(Path socket) throws IOException {
    this.socket = socket;
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    streams = new ChannelStreams(channel);
  }

  @Override
  public void connect() throws IOException {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (SocketException e) {
      if (!NO_FILE.equals(e.getMessage())) {
        throw e;
      }
      SocketException told = new SocketException("there is no socket " + socket);
      told.initCause(e);
      throw told;
    }
  }

  @Override
  public InputStream in() {
    return streams.in();
  }

  @Override
  public OutputStream out() {
    return streams.out();
  }

  @Override
  public int poll(byte[] buffer, int from, int length) throws IOException {
    return streams.poll(buffer, from, length);
  }

  @Override
  public void closeOutput() throws IOException {
    streams.closeOutput();
  }

  @Override
  public void close() {
    streams.close();
  }

  @Override
  public String toString() {
    return "unix:" + socket;
  }
}
