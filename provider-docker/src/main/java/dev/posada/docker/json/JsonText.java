package dev.posada.docker.json;

/**
 * Reads the rest of a string in which escapes or characters beyond ASCII were found.
 *
 * <p>Half a surrogate pair, which only an escape can make, becomes U+FFFD.
 */
final class JsonText {
  private static final char REPLACEMENT = '\ufffd';

  private final JsonParser parser;
  private final StringBuilder out;

  /**
   * Makes one.
   *
   * @param from where the part that was plain ASCII begins
   */
  JsonText(JsonParser parser, int from) {
    this.parser = parser;
    this.out = new StringBuilder(parser.since(from));
  }

  /** {@return the whole string; the parser is behind its last quote} */
  String rest() throws JsonException {
    while (true) {
      int b = parser.take();
      if (b == '"') {
        return out.toString();
      } else if (b == '\\') {
        escape();
      } else if (b < ' ') {
        throw parser.wrongBefore("unexpected " + shown(b));
      } else if (b < 0x80) {
        out.append((char) b);
      } else {
        utf8(b);
      }
    }
  }

  private void escape() throws JsonException {
    int b = parser.take();
    switch (b) {
      case '"', '\\', '/' -> out.append((char) b);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> unit(hex4());
      default -> throw parser.wrongBefore("unexpected escape " + shown(b));
    }
  }

  /** Adds an escaped character and, where it is half a pair, what follows it. */
  private void unit(char first) throws JsonException {
    char unit = first;
    while (Character.isHighSurrogate(unit) && parser.peek() == '\\') {
      parser.take();
      if (parser.peek() != 'u') {
        out.append(REPLACEMENT);
        escape();
        return;
      }
      parser.take();
      char second = hex4();
      if (Character.isLowSurrogate(second)) {
        out.append(unit).append(second);
        return;
      }
      out.append(REPLACEMENT);
      unit = second;
    }
    out.append(Character.isSurrogate(unit) ? REPLACEMENT : unit);
  }

  private char hex4() throws JsonException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int b = parser.take();
      int digit = b < 0x80 ? Character.digit(b, 16) : -1;
      if (digit < 0) {
        throw parser.wrongBefore("unexpected " + shown(b) + " instead of a hexadecimal digit");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private void utf8(int first) throws JsonException {
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4) {
      throw parser.wrongBefore("not UTF-8");
    }
    int point = first & (0x3f >> more);
    for (int i = 0; i < more; i++) {
      int b = parser.take();
      point = point << 6 | b & 0x3f;
      // too long a form, half a pair, beyond Unicode: all of them show in the second byte
      boolean tooLong = i == 0 && (first == 0xe0 && b < 0xa0 || first == 0xf0 && b < 0x90);
      boolean beyond = i == 0 && (first == 0xed && b > 0x9f || first == 0xf4 && b > 0x8f);
      if ((b & 0xc0) != 0x80 || tooLong || beyond) {
        throw parser.wrongBefore("not UTF-8");
      }
    }
    out.appendCodePoint(point);
  }

  /** {@return a byte for a message} */
  static String shown(int b) {
    return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : String.format("byte 0x%02x", b & 0xff);
  }
}
