package dev.posada.spi.command;

import java.io.ByteArrayOutputStream;

/** What the result will hold of an output: its beginning, up to a limit. */
final class Kept implements ByteSink {
  private final int limit;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean cut;

  Kept(int limit) {
    this.limit = limit;
  }

  @Override
  public void take(byte[] more, int from, int length) {
    int room = Math.min(length, limit - bytes.size());
    bytes.write(more, from, room);
    cut |= room < length;
  }

  /** Whether there was more. */
  boolean isCut() {
    return cut;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
