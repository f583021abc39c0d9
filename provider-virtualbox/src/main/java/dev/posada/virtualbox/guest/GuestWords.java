package dev.posada.virtualbox.guest;

import java.nio.charset.StandardCharsets;

/**
 * Words on their way to a shell inside a machine, in plain ASCII: the Guest Additions refuse what
 * the guest's own language cannot spell ({@code VERR_PROC_NO_ARG_TRANSLATION}), and each version
 * reads quotes in its own way.
 */
final class GuestWords {
  private static final String PLAIN = "_@+=:,./-";

  /** An empty word is lost on the way; this is what prints nothing. */
  private static final String EMPTY = "\\c";

  private GuestWords() {}

  /** {@return a word as {@code printf %b} reads it, without blanks and quotes} */
  static String encoded(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return EMPTY;
    }
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      int c = b & 0xff;
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (letter || PLAIN.indexOf(c) >= 0) {
        text.append((char) c);
      } else {
        text.append("\\0")
            .append((char) ('0' + (c >> 6)))
            .append((char) ('0' + (c >> 3 & 7)))
            .append((char) ('0' + (c & 7)));
      }
    }
    return text.toString();
  }
}
