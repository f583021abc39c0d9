package dev.posada.spi.tar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The fields of a header that was read. */
final class TarFields {
  private final byte[] block;

  /** Takes a header whose checksum is right. */
  TarFields(byte[] block) throws TarException {
    this.block = block;
    long told = number(148, 8);
    if (told != sum(0xff) && told != sum(-1)) { // some have summed signed bytes
      throw new TarException("a header whose checksum is wrong");
    }
  }

  /** The sum of all bytes, with the checksum itself as spaces. */
  private long sum(int mask) {
    long sum = 8 * ' ';
    for (int i = 0; i < block.length; i++) {
      sum += i >= 148 && i < 156 ? 0 : block[i] & mask;
    }
    return sum;
  }

  char type() {
    return (char) (block[156] & 0xff);
  }

  String name() {
    String name = text(block, 0, 100);
    String prefix = prefix();
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /** Where GNU tar has times; and star, before its own mark, times behind a shorter prefix. */
  private String prefix() {
    if (!is(257, "ustar\0")) {
      return "";
    }
    return text(block, 345, is(508, "tar\0") ? 131 : 155);
  }

  String target() {
    return text(block, 157, 100);
  }

  int mode() throws TarException {
    return (int) number(100, 8) & 07777;
  }

  long size() throws TarException {
    return number(124, 12);
  }

  long modified() throws TarException {
    return number(136, 12);
  }

  private boolean is(int at, String mark) {
    byte[] bytes = mark.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes.length; i++) {
      if (block[at + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * A name up to its NUL. One that is no UTF-8 is read as ISO 8859-1, so that no two names become
   * one.
   */
  static String text(byte[] bytes, int from, int longest) {
    int length = 0;
    while (length < longest && bytes[from + length] != 0) {
      length++;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
  }

  /** Octal digits with spaces or NULs around them; or, with the first bit set, base 256. */
  private long number(int at, int width) throws TarException {
    if ((block[at] & 0x80) != 0) {
      return binary(at, width);
    }
    int from = at;
    int to = at + width;
    while (from < to && isBlank(block[from])) {
      from++;
    }
    while (to > from && isBlank(block[to - 1])) {
      to--;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      if (block[i] < '0' || block[i] > '7') {
        throw new TarException("a header with a number that is none");
      }
      number = number << 3 | block[i] - '0';
    }
    return number;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == 0;
  }

  /** Two's complement, without the first bit. */
  private long binary(int at, int width) throws TarException {
    boolean negative = (block[at] & 0x40) != 0;
    long number = negative ? -1 : 0;
    for (int i = at; i < at + width; i++) {
      int digit = i > at ? block[i] & 0xff : negative ? block[i] | ~0x3f : block[i] & 0x3f;
      if (number >> 55 != (negative ? -1 : 0)) {
        throw new TarException("a header with a number that is too large");
      }
      number = number << 8 | digit & 0xff;
    }
    return number;
  }
}
