package dev.posada.spi.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is before an entry.
 *
 * @param name its path, with a slash behind that of a directory
 * @param type its type in tar: '0' a file, '5' a directory, '2' a symbolic link, 'x' PAX records
 * @param mode its permissions
 * @param size of what follows
 * @param time when it was changed last, in seconds
 * @param target where a link leads; else empty
 */
record TarHeader(String name, char type, int mode, long size, long time, String target) {
  static final int BLOCK = 512;

  private static final int LONGEST_NAME = 100;
  private static final long LARGEST = 0777_7777_7777L;

  /** {@return what does not fit into the header, as PAX records; perhaps nothing} */
  byte[] records() {
    StringBuilder records = new StringBuilder();
    if (!fits(name)) {
      records.append(record("path", name));
    }
    if (!fits(target)) {
      records.append(record("linkpath", target));
    }
    if (size > LARGEST) {
      records.append(record("size", Long.toString(size)));
    }
    return records.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * {@return the header of the records that belong before this one}
   *
   * @param length of all records
   */
  TarHeader ofRecords(int length) {
    return new TarHeader("PaxHeaders/entry", 'x', 0644, length, 0, "");
  }

  /** What stands before a header, with a header of its own. */
  record Announced(TarHeader header, byte[] bytes) {}

  /** {@return the name as GNU writes one that does not fit} */
  Optional<Announced> ofName() {
    return gnu('L', name);
  }

  /** {@return the target as GNU writes one that does not fit} */
  Optional<Announced> ofTarget() {
    return gnu('K', target);
  }

  private static Optional<Announced> gnu(char type, String text) {
    if (fits(text)) {
      return Optional.empty();
    }
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
    TarHeader header = new TarHeader("././@LongLink", type, 0644, bytes.length, 0, "");
    return Optional.of(new Announced(header, bytes));
  }

  /** {@return the block that PAX records may stand before} */
  byte[] block() {
    return block(false);
  }

  /** {@return the block as GNU writes it, whose size has no limit} */
  byte[] gnuBlock() {
    return block(true);
  }

  private byte[] block(boolean gnu) {
    byte[] block = new byte[BLOCK];
    text(block, 0, name);
    octal(block, 100, 8, mode);
    octal(block, 108, 8, 0); // user
    octal(block, 116, 8, 0); // group
    if (size <= LARGEST) {
      octal(block, 124, 12, size);
    } else if (gnu) {
      binary(block, 124, 12, size);
    } else {
      octal(block, 124, 12, 0);
    }
    octal(block, 136, 12, Math.min(Math.max(time, 0), LARGEST));
    Arrays.fill(block, 148, 156, (byte) ' '); // the checksum counts as spaces in itself
    block[156] = (byte) type;
    text(block, 157, target);
    System.arraycopy("ustar\00000".getBytes(StandardCharsets.US_ASCII), 0, block, 257, 8);
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, 148, 7, sum);
    return block;
  }

  private static boolean fits(String text) {
    return text.length() <= LONGEST_NAME && text.chars().allMatch(c -> c < 0x80);
  }

  /** Where it does not fit, a tar that knows no PAX sees the start of it. */
  private static void text(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, LONGEST_NAME));
  }

  /** Digits with leading zeros, and a NUL in the last place. */
  private static void octal(byte[] block, int at, int width, long number) {
    long left = number;
    for (int i = at + width - 2; i >= at; i--) {
      block[i] = (byte) ('0' + (left & 7));
      left >>= 3;
    }
    block[at + width - 1] = 0;
  }

  /** A number to the base of 256, which the highest bit of the first byte tells. */
  private static void binary(byte[] block, int at, int width, long number) {
    long left = number;
    for (int i = at + width - 1; i > at; i--) {
      block[i] = (byte) left;
      left >>= 8;
    }
    block[at] = (byte) 0x80;
  }

  /** {@code <length> <key>=<value>\n}, where the length counts its own digits, in bytes. */
  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
    int length = bytes;
    while (length != bytes + Integer.toString(length).length()) {
      length = bytes + Integer.toString(length).length();
    }
    return length + rest;
  }
}
