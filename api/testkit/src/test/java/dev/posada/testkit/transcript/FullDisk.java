package dev.posada.testkit.transcript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Takes some bytes, and then no more. */
final class FullDisk extends OutputStream {
  private final int room;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  FullDisk(int room) {
    this.room = room;
  }

  @Override
  public void write(int one) throws IOException {
    if (bytes.size() == room) {
      throw new IOException("no room");
    }
    bytes.write(one);
  }

  @Override
  public String toString() {
    return bytes.toString();
  }
}
