package dev.posada.internal.memory;

/**
 * The bytes between two ends of a pipe: bounded, as a kernel's. Guarded by the {@link Timeline}.
 */
final class Pipe {
  /** What a pipe holds before its writer has to wait, as on Linux. */
  static final int CAPACITY = 64 * 1024;

  private final byte[] bytes = new byte[CAPACITY];
  private int first;
  private int size;
  private boolean closed;

  /** Takes as many as there is room for, and returns how many. */
  int write(byte[] from, int offset, int length) {
    int taken = Math.min(length, CAPACITY - size);
    for (int i = 0; i < taken; i++) {
      bytes[(first + size + i) % CAPACITY] = from[offset + i];
    }
    size += taken;
    return taken;
  }

  /** Gives as many as are there, and returns how many. */
  int read(byte[] to, int offset, int length) {
    int given = Math.min(length, size);
    for (int i = 0; i < given; i++) {
      to[offset + i] = bytes[(first + i) % CAPACITY];
    }
    first = (first + given) % CAPACITY;
    size -= given;
    return given;
  }

  int size() {
    return size;
  }

  /** Nothing more will be written. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }
}
