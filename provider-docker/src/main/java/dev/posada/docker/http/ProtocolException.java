package dev.posada.docker.http;

import java.io.IOException;

/** The other side does not speak HTTP/1.1 as agreed, or says more than we listen to. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
