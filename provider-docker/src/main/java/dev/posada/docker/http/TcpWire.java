package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;

/** A TCP connection, to the first of the host's addresses that takes it. */
final class TcpWire implements Wire {
  private final String host;
  private final int port;
  private final NameLookup lookup;
  private final Object lock = new Object();

  /** Under the lock until it is connected; the streams are set then, before anybody uses them. */
  private SocketChannel channel;

  private boolean closed;
  private ChannelStreams streams;

  TcpWire(String host, int port) {
    this.host = host;
    this.port = port;
    this.lookup = new NameLookup(host);
  }

  @Override
  public void connect() throws IOException {
    IOException refused = null;
    for (InetAddress address : lookup.addresses()) {
      SocketChannel attempt = SocketChannel.open();
      try {
        attempt.setOption(StandardSocketOptions.TCP_NODELAY, true); // each write is a whole message
        attempt.setOption(StandardSocketOptions.SO_KEEPALIVE, true); // a silent stream may be dead
        hold(attempt);
        attempt.connect(new InetSocketAddress(address, port));
        streams = new ChannelStreams(attempt);
        return;
      } catch (AsynchronousCloseException e) {
        attempt.close();
        throw e; // by us
      } catch (IOException e) {
        attempt.close();
        if (refused == null) {
          refused = e;
        } else {
          refused.addSuppressed(e);
        }
      }
    }
    throw refused;
  }

  private void hold(SocketChannel attempt) throws IOException {
    synchronized (lock) {
      if (closed) {
        throw new AsynchronousCloseException();
      }
      channel = attempt;
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
    lookup.leave();
    SocketChannel open;
    synchronized (lock) {
      closed = true;
      open = channel;
    }
    if (open != null) {
      new ChannelStreams(open).close();
    }
  }

  @Override
  public String toString() {
    return "tcp:" + host + ":" + port;
  }
}
