package dev.posada.testkit.transcript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Hands on what it gets, and keeps the beginning of it. Used by one thread at a time. */
final class SinkCopy extends OutputStream {
  private final OutputStream sink;
  private final int limit;
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();
  private boolean cut;
  private boolean refused;

  SinkCopy(OutputStream sink, int limit) {
    this.sink = sink;
    this.limit = limit;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int room = Math.min(length, limit - copy.size());
    copy.write(bytes, from, room);
    cut |= room < length;
    refused = true;
    sink.write(bytes, from, length);
    refused = false;
  }

  /** Whether it got more than it has kept. */
  boolean isCut() {
    return cut;
  }

  /** Whether the other one has thrown. */
  boolean hasRefused() {
    return refused;
  }

  byte[] copy() {
    return copy.toByteArray();
  }
}
