package dev.posada.kvm.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers in a copy of C's memory. */
final class Bytes {
  private Bytes() {}

  private static ByteBuffer of(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  static int int32(byte[] bytes, int at) {
    return of(bytes).getInt(at);
  }

  static long int64(byte[] bytes, int at) {
    return of(bytes).getLong(at);
  }

  /** Two bytes, never negative. */
  static int unsigned16(byte[] bytes, int at) {
    return of(bytes).getShort(at) & 0xFFFF;
  }
}
