package dev.posada.internal.memory;

import dev.posada.ByteSize;

/**
 * How many bytes of volumes a world keeps, which it does in Java's own memory. Guarded by the
 * {@link Timeline}.
 */
final class Budget {
  static final ByteSize MOST = ByteSize.mib(256);

  private long taken;

  void take(long bytes) {
    if (bytes > MOST.bytes() - taken) {
      throw Refused.resources(
          "a simulated host keeps "
              + MOST
              + " of contents that are not zero, and has "
              + ByteSize.bytes(taken),
          "delete a volume, or use smaller files");
    }
    taken += bytes;
  }

  void giveBack(long bytes) {
    taken -= bytes;
  }

  void reset() {
    taken = 0;
  }
}
