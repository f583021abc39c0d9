package dev.posada.kvm.guest;

import java.io.InputStream;

/** A stream whose bytes come in pieces, one question each. Not thread-safe. */
abstract class Pieces extends InputStream {
  private byte[] piece = {};
  private int at;
  private boolean ended;

  /** The next piece, perhaps an empty one; null at the end. */
  abstract byte[] next();

  private boolean more() {
    while (!ended && at == piece.length) {
      byte[] next = next();
      ended = next == null;
      piece = ended ? new byte[0] : next;
      at = 0;
    }
    return !ended;
  }

  @Override
  public int read() {
    return more() ? piece[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] buffer, int from, int length) {
    if (length == 0) {
      return 0;
    }
    if (!more()) {
      return -1;
    }
    int some = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, buffer, from, some);
    at += some;
    return some;
  }
}
