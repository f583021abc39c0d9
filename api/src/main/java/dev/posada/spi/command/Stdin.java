package dev.posada.spi.command;

import java.nio.file.Path;

/**
 * What a tool can read: bytes or a file.
 *
 * @param bytes the bytes; none if it is a file
 * @param file the file, or null
 */
record Stdin(byte[] bytes, Path file) {
  static final Stdin EMPTY = of(new byte[0]);

  static Stdin of(byte[] bytes) {
    return new Stdin(bytes, null);
  }

  static Stdin of(Path file) {
    return new Stdin(new byte[0], file);
  }

  /** Nothing of it may be seen. */
  @Override
  public String toString() {
    return "stdin";
  }
}
