package dev.posada.docker.fuzz;

import java.io.InputStream;
import java.util.Random;

/** Bytes that come in pieces of any size, to a reader that must notice their end. */
final class Pieces extends InputStream {
  private static final int PATIENCE = 1_000;

  private final byte[] bytes;
  private final Random sizes;
  private int at;
  private int readsBehindTheEnd;

  private Pieces(byte[] bytes, Random sizes) {
    this.bytes = bytes;
    this.sizes = sizes;
  }

  /** All that fits at a time. */
  static Pieces whole(byte[] bytes) {
    return new Pieces(bytes, null);
  }

  /** A few bytes at a time, now and then many. */
  static Pieces random(byte[] bytes, Random sizes) {
    return new Pieces(bytes, sizes);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) {
    if (length == 0) {
      return 0;
    }
    if (at == bytes.length) {
      if (++readsBehindTheEnd > PATIENCE) {
        throw new AssertionError("it reads and reads behind the end");
      }
      return -1;
    }
    int most = Math.min(length, bytes.length - at);
    int read = sizes == null ? most : 1 + sizes.nextInt(Math.min(most, 1 << sizes.nextInt(14)));
    System.arraycopy(bytes, at, buffer, from, read);
    at += read;
    return read;
  }
}
