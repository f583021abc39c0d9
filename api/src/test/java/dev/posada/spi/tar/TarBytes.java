package dev.posada.spi.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An archive as nobody should write it: each field as it is wanted. */
final class TarBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Fields of a header, with a checksum that is right in the end. */
  static final class Header {
    private final byte[] block = new byte[512];

    Header(char type, String name) {
      put(0, name, StandardCharsets.UTF_8);
      put(100, "0000644");
      put(124, "00000000000");
      put(136, "00000000000");
      block[156] = (byte) type;
      put(257, "ustar\00000");
    }

    Header put(int at, String text) {
      return put(at, text, StandardCharsets.ISO_8859_1);
    }

    Header put(int at, String text, Charset charset) {
      byte[] bytes = text.getBytes(charset);
      System.arraycopy(bytes, 0, block, at, bytes.length);
      return this;
    }

    Header size(long size) {
      return put(124, String.format("%011o", size));
    }

    Header target(String target) {
      return put(157, target, StandardCharsets.UTF_8);
    }

    /** A number in base 256, eleven bytes with the marker before. */
    Header binarySize(long size) {
      Arrays.fill(block, 124, 136, (byte) (size < 0 ? 0xff : 0));
      for (int i = 0; i < 8; i++) {
        block[135 - i] = (byte) (size >> 8 * i);
      }
      block[124] |= (byte) 0x80;
      return this;
    }

    byte[] bytes() {
      Arrays.fill(block, 148, 156, (byte) ' ');
      int sum = 0;
      for (byte b : block) {
        sum += b & 0xff;
      }
      return put(148, String.format("%06o\0", sum)).block;
    }
  }

  TarBytes add(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  TarBytes add(Header header) {
    return add(header.bytes());
  }

  /** An entry with content, padded. */
  TarBytes add(char type, String name, byte[] content) {
    return add(new Header(type, name).size(content.length))
        .add(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
  }

  TarBytes add(char type, String name, String content) {
    return add(type, name, content.getBytes(StandardCharsets.UTF_8));
  }

  TarBytes link(char type, String name, String target) {
    return add(new Header(type, name).target(target));
  }

  /** Records of PAX for the next entry, each as {@code key=value}. */
  TarBytes pax(String... records) {
    StringBuilder text = new StringBuilder();
    for (String record : records) {
      int bytes = record.getBytes(StandardCharsets.UTF_8).length + 2;
      int length = bytes;
      while (length != bytes + Integer.toString(length).length()) {
        length = bytes + Integer.toString(length).length();
      }
      text.append(length).append(' ').append(record).append('\n');
    }
    return add('x', "PaxHeaders/x", text.toString());
  }

  /** All of it, with the end. */
  byte[] end() {
    return add(new byte[1024]).bytes();
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
