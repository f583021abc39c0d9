package dev.posada.docker.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLSocket;

/** TLS over another wire. */
final class TlsWire implements Wire {
  private final Wire wire;
  private final String host;
  private final int port;
  private final TlsContext tls;
  private final WireSocket socket;
  private SSLSocket secure;
  private InputStream in;
  private OutputStream out;

  TlsWire(Wire wire, String host, int port, TlsContext tls) {
    this.wire = wire;
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.socket = new WireSocket(wire);
  }

  @Override
  public void connect() throws IOException {
    wire.connect();
    try {
      secure = tls.over(socket, host, port);
      secure.startHandshake();
      in = new In(secure.getInputStream());
      out = new Out(secure.getOutputStream());
    } catch (IOException e) {
      throw TlsRefusal.inHandshake(e);
    }
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public int poll(byte[] buffer, int from, int length) throws IOException {
    socket.poll(true);
    try {
      return in.read(buffer, from, length);
    } catch (SocketTimeoutException nothingIsThere) {
      return 0;
    } finally {
      socket.poll(false);
    }
  }

  /** By the closing word of TLS, and the end of the stream below it. */
  @Override
  public void closeOutput() throws IOException {
    secure.shutdownOutput();
  }

  /** Without the closing word: to say it, TLS would wait for a thread that writes. */
  @Override
  public void close() {
    socket.close();
  }

  @Override
  public String toString() {
    return "tls over " + wire;
  }

  /** With TLS 1.3 the engine refuses our certificate only after it is connected. */
  private final class In extends WireInput {
    private final InputStream in;

    In(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      try {
        int read = in.read(buffer, from, length);
        if (read < 0 && socket.isCutOff()) { // which the JDK takes for an end
          throw new EOFException("the connection was cut off");
        }
        return read;
      } catch (SocketTimeoutException nothingIsThere) {
        throw nothingIsThere;
      } catch (IOException e) {
        throw TlsRefusal.explained(e);
      }
    }
  }

  private static final class Out extends WireOutput {
    private final OutputStream out;

    Out(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      try {
        out.write(buffer, from, length);
      } catch (IOException e) {
        throw TlsRefusal.explained(e);
      }
    }
  }
}
