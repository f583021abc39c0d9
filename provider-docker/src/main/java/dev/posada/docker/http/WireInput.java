package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;

/** What comes in pieces; one byte is a piece too. */
abstract class WireInput extends InputStream {
  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] buffer, int from, int length) throws IOException;
}
