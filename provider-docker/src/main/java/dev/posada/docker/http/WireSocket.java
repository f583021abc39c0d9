package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A connected wire as the JDK's TLS wants it: as a socket. While it is {@linkplain #poll polled}, a
 * read of what is not there does not wait but runs out of time, which TLS survives, also within a
 * record.
 */
final class WireSocket extends Socket {
  private final Wire wire;
  private final InputStream in = new In();

  /** Touched only by the thread that reads. */
  private boolean polled;

  private boolean cutOff;

  WireSocket(Wire wire) {
    this.wire = wire;
  }

  /** Whether reading does not wait from now on. */
  void poll(boolean polled) {
    this.polled = polled;
  }

  /** {@return whether the wire ended, before TLS said so if nobody has read its end} */
  boolean isCutOff() {
    return cutOff;
  }

  private final class In extends WireInput {
    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int read = polled ? wire.poll(buffer, from, length) : wire.in().read(buffer, from, length);
      if (read == 0) {
        throw new SocketTimeoutException("nothing is there");
      }
      cutOff = read < 0;
      return read;
    }
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return wire.out();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  /** Nobody looks at it; to ask the system, the JDK would make a socket that nobody closes. */
  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public int getPort() {
    return 0;
  }

  @Override
  public int getLocalPort() {
    return 0;
  }

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public void setSoTimeout(int millis) {}

  /** There is nothing to do: the wire ends as a whole. */
  @Override
  public void shutdownInput() {}

  @Override
  public void shutdownOutput() throws IOException {
    wire.closeOutput();
  }

  /** Also what the JDK may have made for a question that is not answered here. */
  @Override
  public void close() {
    wire.close();
    try {
      super.close();
    } catch (IOException e) {
      // it has never been connected
    }
  }
}
