package dev.posada.docker.http;

import java.io.IOException;
import java.io.OutputStream;

/** What goes in pieces; one byte is a piece too. */
abstract class WireOutput extends OutputStream {
  @Override
  public final void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public abstract void write(byte[] buffer, int from, int length) throws IOException;
}
