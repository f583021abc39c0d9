package dev.posada.internal.memory;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Bytes in pieces, of which those that are all zero take no memory, so that a volume may be as
 * large as a real one. Guarded by the {@link Timeline}.
 */
final class Content {
  static final int PIECE = 64 * 1024;

  private final Budget budget;
  private final NavigableMap<Long, byte[]> pieces = new TreeMap<>();
  private long size;

  Content(Budget budget) {
    this.budget = budget;
  }

  /** Returns where the last byte that was written ends. */
  long size() {
    return size;
  }

  /** Returns how much memory it takes. */
  long kept() {
    return (long) pieces.size() * PIECE;
  }

  void write(long at, byte[] from, int offset, int length) {
    int done = 0;
    while (done < length) {
      long position = at + done;
      int start = (int) (position % PIECE);
      int count = Math.min(PIECE - start, length - done);
      write(position / PIECE, start, from, offset + done, count);
      done += count;
    }
    size = Math.max(size, at + length);
  }

  private void write(long number, int start, byte[] from, int offset, int count) {
    byte[] piece = pieces.get(number);
    if (piece == null) {
      if (isZero(from, offset, count)) {
        return;
      }
      budget.take(PIECE);
      piece = new byte[PIECE];
      pieces.put(number, piece);
    }
    System.arraycopy(from, offset, piece, start, count);
    if (isZero(piece, 0, PIECE)) {
      pieces.remove(number);
      budget.giveBack(PIECE);
    }
  }

  private static boolean isZero(byte[] bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Fills the array with what is there, and with zeros behind the end. */
  void read(long at, byte[] to) {
    int done = 0;
    while (done < to.length) {
      long position = at + done;
      int start = (int) (position % PIECE);
      int count = Math.min(PIECE - start, to.length - done);
      byte[] piece = pieces.get(position / PIECE);
      if (piece == null) {
        Arrays.fill(to, done, done + count, (byte) 0);
      } else {
        System.arraycopy(piece, start, to, done, count);
      }
      done += count;
    }
  }

  /** Makes this one the same as another, piece by piece; may fail in the middle of it. */
  void become(Content other) {
    clear();
    other.pieces.forEach((number, piece) -> write(number, 0, piece, 0, PIECE));
    size = other.size;
  }

  /** Forgets all, and gives the memory back. */
  void clear() {
    budget.giveBack(kept());
    pieces.clear();
    size = 0;
  }
}
