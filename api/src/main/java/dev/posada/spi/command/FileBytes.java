package dev.posada.spi.command;

import dev.posada.Failure;
import dev.posada.NativeException;
import java.io.ByteArrayOutputStream;

/** Bytes of files, not more than a driver can want at once. */
final class FileBytes extends ByteArrayOutputStream {
  /** Of one file. */
  static final int FILE = 16 << 20;

  /** Of several together. */
  static final int ALL = 64 << 20;

  private final String what;
  private final int limit;

  FileBytes(String what, int limit) {
    this.what = what;
    this.limit = limit;
  }

  @Override
  public synchronized void write(int one) {
    check(what, size() + 1L, limit);
    super.write(one);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    check(what, (long) size() + length, limit);
    super.write(bytes, from, length);
  }

  static void check(String what, long size, int limit) {
    if (size > limit) {
      throw new NativeException(
          "more than can be read at once: " + what + ", over " + limit + " bytes",
          Failure.undecided());
    }
  }
}
