package dev.posada.virtualbox.guest;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps the beginning of an output. Not thread-safe. */
final class BoundedOutput extends OutputStream {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int most;
  private boolean cut;

  BoundedOutput(int most) {
    this.most = most;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    int fits = Math.min(length, most - kept.size());
    kept.write(bytes, from, fits);
    cut |= fits < length;
  }

  byte[] bytes() {
    return kept.toByteArray();
  }

  /** Whether there was more. */
  boolean isCut() {
    return cut;
  }
}
