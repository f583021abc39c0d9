package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A connection that stopped being HTTP: raw bytes in both directions. One thread may read while
 * another writes; closing works from any.
 */
public final class Hijacked implements AutoCloseable {
  private final Headers headers;
  private final Connection connection;
  private final InputStream in;
  private final Answer refusal;

  private Hijacked(Headers headers, Connection connection, InputStream in, Answer refusal) {
    this.headers = headers;
    this.connection = connection;
    this.in = in;
    this.refusal = refusal;
  }

  static Hijacked of(Head head, Connection connection, Body in) {
    return new Hijacked(head.headers(), connection, in, null);
  }

  static Hijacked refused(Answer answer, Connection connection) {
    return new Hijacked(answer.headers(), connection, InputStream.nullInputStream(), answer);
  }

  /** {@return the whole answer if the engine refused; then the connection is closed} */
  public Optional<Answer> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** {@return the headers of the answer} */
  public Headers headers() {
    return headers;
  }

  /** {@return what the engine sends, beginning right behind the answer; closing it does nothing} */
  public InputStream in() {
    return in;
  }

  /** {@return what the engine receives; not buffered; closing it is {@link #closeOutput}} */
  public OutputStream out() {
    return new WireOutput() {
      @Override
      public void write(byte[] buffer, int from, int length) throws IOException {
        connection.write(buffer, from, length);
      }

      @Override
      public void close() throws IOException {
        try {
          closeOutput();
        } catch (IOException e) {
          if (!connection.isEnded()) { // as when a process ends before its input is closed
            throw e;
          }
        }
      }
    };
  }

  /** Tells the engine that nothing more will be sent; reading goes on. */
  public void closeOutput() throws IOException {
    connection.closeOutput();
  }

  /** Ends it: closes the connection. Never waits; closing again does nothing. */
  @Override
  public void close() {
    connection.close("the stream was closed");
  }
}
