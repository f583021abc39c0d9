package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How VMware writes characters: in the charset that a file names, some of them escaped. */
final class Encoding {
  private static final String SIGNS = "a = \"|1\" #";

  /** Windows means more characters by these names than the standards do. */
  private static final Map<String, String> WIDER =
      Map.of(
          "shift_jis", "windows-31j",
          "gb2312", "GBK",
          "big5", "x-windows-950",
          "euc-kr", "x-windows-949");

  /** What bytes without a charset of their own are most often, where they are not UTF-8. */
  static final Charset WESTERN = charset("windows-1252").orElse(StandardCharsets.ISO_8859_1);

  private static final int DELETE = 0x7f;

  private Encoding() {}

  /** {@return the charset of that name; empty if this JVM knows none in which ASCII is itself} */
  static Optional<Charset> charset(String name) {
    String word = name.strip();
    try {
      return Optional.of(Charset.forName(WIDER.getOrDefault(word.toLowerCase(Locale.ROOT), word)))
          .filter(it -> Arrays.equals(SIGNS.getBytes(it), SIGNS.getBytes(US_ASCII)));
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** {@return the text of bytes that are of a charset throughout} */
  static Optional<String> exact(byte[] bytes, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** {@return the text of bytes, as well as it can be read} */
  static String text(byte[] bytes, Charset charset) {
    return exact(bytes, charset)
        .or(() -> exact(bytes, UTF_8))
        .orElseGet(() -> new String(bytes, WESTERN));
  }

  /** {@return the bytes of a text; empty if the charset cannot say it} */
  static Optional<byte[]> bytes(String text, Charset charset) {
    if (!charset.canEncode()) {
      return Optional.empty();
    }
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return Optional.of(bytes);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** {@return bytes as they stand between quotes: in Shift_JIS, a character may have a | in it} */
  static byte[] escaped(byte[] plain) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte one : plain) {
      boolean control = one >= 0 && one < ' ' && one != '\t' || one == DELETE;
      if (control || one == '"' || one == '|') {
        all.writeBytes(String.format("|%02X", one).getBytes(US_ASCII));
      } else {
        all.write(one);
      }
    }
    return all.toByteArray();
  }

  /** {@return bytes as they were meant; a | without two digits stands for itself} */
  static byte[] plain(byte[] escaped) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int at = 0; at < escaped.length; at++) {
      boolean may = escaped[at] == '|' && at + 2 < escaped.length;
      int high = may ? Character.digit(escaped[at + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(escaped[at + 2], 16);
      if (low < 0) {
        all.write(escaped[at]);
      } else {
        all.write(high << 4 | low);
        at += 2;
      }
    }
    return all.toByteArray();
  }
}
