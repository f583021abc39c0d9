package dev.posada.kvm.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;

/** Memory that C handed out, read by address. An address that C did not give crashes the JVM. */
public final class CMemory {
  private CMemory() {}

  /** Copies a string that belongs to somebody else. */
  public static String string(long address) {
    return address == 0 ? null : new Pointer(address).getString(0, "UTF-8");
  }

  /** Copies a string that was allocated for us, and frees it. */
  public static String taken(long address) {
    if (address == 0) {
      return null;
    }
    try {
      return string(address);
    } finally {
      Native.free(address);
    }
  }

  public static int int32(long address, long offset) {
    return new Pointer(address).getInt(offset);
  }

  public static long int64(long address, long offset) {
    return new Pointer(address).getLong(offset);
  }

  public static byte[] bytes(long address, long offset, int count) {
    return new Pointer(address).getByteArray(offset, count);
  }

  /** The pointers of an array that libvirt allocated for us; frees the array. */
  public static long[] takenArray(long address, int count) {
    if (address == 0) {
      return new long[0];
    }
    try {
      return new Pointer(address).getLongArray(0, count);
    } finally {
      Native.free(address);
    }
  }

  /** The text in a buffer of our own, up to its NUL. */
  public static String text(byte[] buffer, int offset) {
    int end = offset;
    while (end < buffer.length && buffer[end] != 0) {
      end++;
    }
    return new String(buffer, offset, end - offset, StandardCharsets.UTF_8);
  }

  /** A copy that C may free, which is why it does not come from JNA's own {@code Memory}. */
  static long copyForC(byte[] text) {
    long copy = Native.malloc(text.length + 1L);
    Pointer memory = new Pointer(copy);
    memory.write(0, text, 0, text.length);
    memory.setByte(text.length, (byte) 0);
    return copy;
  }
}
