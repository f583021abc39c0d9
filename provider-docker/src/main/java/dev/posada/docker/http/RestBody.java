package dev.posada.docker.http;

import java.io.IOException;

/** A body that ends with its connection. */
final class RestBody extends Body {
  private final Input input;

  RestBody(Input input) {
    this.input = input;
  }

  @Override
  boolean isDelimited() {
    return false;
  }

  @Override
  int readSome(byte[] buffer, int from, int length) throws IOException {
    int read = input.read(buffer, from, length);
    if (read < 0) {
      end();
    }
    return read;
  }
}
