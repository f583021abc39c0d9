package dev.posada.docker.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Sends one request. Not thread-safe. */
final class Upload {
  private static final int SMALL = 32 * 1024;

  private final Connection connection;
  private final Request request;
  private final boolean upgrade;
  private boolean taken;
  private boolean begun;

  Upload(Connection connection, Request request, boolean upgrade) {
    this.connection = connection;
    this.request = request;
    this.upgrade = upgrade;
  }

  /** {@return whether a source was asked for the body, which it can make only once} */
  boolean hasBegunSource() {
    return begun;
  }

  /** {@return whether the engine has taken nothing at all} */
  boolean hasSentNothing() {
    return !taken;
  }

  /**
   * Sends all of it; or less, if the engine answers before.
   *
   * @return whether all was sent
   * @throws IOException if the engine does not take it; it may have answered all the same
   * @throws UncheckedIOException if the source of the body failed
   */
  boolean send() throws IOException {
    byte[] head = head().getBytes(StandardCharsets.ISO_8859_1);
    Request.Body body = request.body();
    if (body.source() == null && body.length() <= SMALL) {
      byte[] all = Arrays.copyOf(head, head.length + body.bytes().length);
      System.arraycopy(body.bytes(), 0, all, head.length, body.bytes().length);
      write(all);
      return true;
    }
    write(head);
    UploadStream out = new UploadStream(connection, body.length());
    try {
      if (body.source() == null) {
        out.write(body.bytes());
      } else {
        begun = true;
        body.source().writeTo(out);
      }
      out.finish();
      return true;
    } catch (IOException e) {
      if (out.isAnswered()) {
        return false;
      }
      if (out.failure() != null) {
        throw out.failure();
      }
      throw new UncheckedIOException("cannot make the body of the request: " + e.getMessage(), e);
    }
  }

  private void write(byte[] bytes) throws IOException {
    connection.write(bytes, 0, bytes.length);
    taken = true;
  }

  private String head() {
    StringBuilder head = new StringBuilder(256);
    head.append(request.method()).append(' ').append(request.target().line());
    head.append(" HTTP/1.1\r\nHost: docker\r\nUser-Agent: posada\r\n");
    for (String header : request.headers()) {
      head.append(header).append("\r\n");
    }
    if (upgrade) {
      head.append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
    }
    long length = request.body().length();
    if (length == Request.Body.UNKNOWN) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (length > 0 || request.method().startsWith("P")) { // POST and PUT always have one
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString();
  }
}
