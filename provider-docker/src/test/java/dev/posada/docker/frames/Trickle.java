package dev.posada.docker.frames;

import java.io.ByteArrayInputStream;

/** Gives one byte at a time. */
final class Trickle extends ByteArrayInputStream {
  Trickle(byte[] bytes) {
    super(bytes);
  }

  @Override
  public synchronized int read(byte[] buffer, int from, int length) {
    return super.read(buffer, from, Math.min(length, 1));
  }
}
