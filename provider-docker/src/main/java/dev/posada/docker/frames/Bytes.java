package dev.posada.docker.frames;

import java.util.Arrays;

/** Bytes that are gathered; a {@code ByteArrayOutputStream} that shows what it holds. */
final class Bytes {
  byte[] array = new byte[256];
  int size;

  void add(byte[] buffer, int from, int to) {
    int length = to - from;
    if (array.length - size < length) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, size + length));
    }
    System.arraycopy(buffer, from, array, size, length);
    size += length;
  }

  boolean has(Bytes other) {
    return Arrays.equals(array, 0, size, other.array, 0, other.size);
  }

  static int indexOf(char c, byte[] buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == c) {
        return i;
      }
    }
    return -1;
  }
}
