package dev.posada.docker.http;

import java.nio.charset.StandardCharsets;

/** A whole answer. Immutable, if nobody writes to its body. */
public final class Answer {
  private final int status;
  private final Headers headers;
  private final byte[] body;

  Answer(int status, Headers headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** {@return the status} */
  public int status() {
    return status;
  }

  /** {@return whether the status is one of success, 200 to 299} */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** {@return the headers} */
  public Headers headers() {
    return headers;
  }

  /** {@return the body, not copied} */
  public byte[] body() {
    return body;
  }

  /** {@return the body as text} */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "HTTP " + status + ", " + body.length + " bytes";
  }
}
