package dev.posada.docker.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one value from UTF-8 text, by the letter of RFC 8259. Of two fields of one name the last
 * counts, as it does for the engines.
 */
final class JsonParser {
  /** Deeper text is refused, so that no text can exhaust the stack. */
  static final int DEPTH = 512;

  /** Longer numbers are refused: turning them into binary takes time that grows squared. */
  static final int DIGITS = 1000;

  /** So many digits fit into a long, whatever they are. */
  private static final int LONG_DIGITS = 18;

  private final byte[] text;
  private final int end;
  private final long base;
  private int at;

  /**
   * Makes one.
   *
   * @param base the offset of {@code text[0]}, for messages
   */
  JsonParser(byte[] text, int from, int to, long base) {
    this.text = text;
    this.at = from;
    this.end = to;
    this.base = base;
  }

  /** {@return the value, if nothing but white space is around it} */
  Json only() throws JsonException {
    skipSpace();
    Json value = value(0);
    skipSpace();
    if (at < end) {
      throw wrong("text behind the value");
    }
    return value;
  }

  private Json value(int depth) throws JsonException {
    if (depth > DEPTH) {
      throw wrong("nested deeper than " + DEPTH);
    }
    switch (peek()) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        at++;
        return Json.of(string());
      case 't':
        return word("true", Json.of(true));
      case 'f':
        return word("false", Json.of(false));
      case 'n':
        return word("null", Json.NULL);
      default:
        return number();
    }
  }

  private Json object(int depth) throws JsonException {
    Map<String, Json> fields = new LinkedHashMap<>();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return Json.owning(fields);
    }
    while (true) {
      skipSpace();
      expect('"');
      String key = string();
      skipSpace();
      expect(':');
      skipSpace();
      fields.put(key, value(depth + 1));
      skipSpace();
      if (peek() != ',') {
        expect('}');
        return Json.owning(fields);
      }
      at++;
    }
  }

  private Json array(int depth) throws JsonException {
    List<Json> items = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return Json.owning(items);
    }
    while (true) {
      skipSpace();
      items.add(value(depth + 1));
      skipSpace();
      if (peek() != ',') {
        expect(']');
        return Json.owning(items);
      }
      at++;
    }
  }

  /** What is left of a string behind its first quote. */
  private String string() throws JsonException {
    int from = at;
    while (at < end) {
      byte b = text[at];
      if (b == '"') {
        return new String(text, from, at++ - from, StandardCharsets.ISO_8859_1);
      }
      if (b < ' ' || b == '\\') { // also whatever is not ASCII: bytes have signs
        return new JsonText(this, from).rest();
      }
      at++;
    }
    throw truncated();
  }

  private Json word(String word, Json value) throws JsonException {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return value;
  }

  private Json number() throws JsonException {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    int first = at;
    int whole = digits();
    if (whole > 1 && text[first] == '0') {
      at = first + 1;
      throw wrong("digit behind a leading zero");
    }
    boolean fraction = has('.');
    if (fraction) {
      at++;
      digits();
    }
    boolean exponent = has('e') || has('E');
    if (exponent) {
      at++;
      if (has('+') || has('-')) {
        at++;
      }
      digits();
    }
    if (at - from > DIGITS) {
      at = from;
      throw wrong("number longer than " + DIGITS);
    }
    String digits = new String(text, from, at - from, StandardCharsets.ISO_8859_1);
    if (!fraction && !exponent) {
      return whole <= LONG_DIGITS ? Json.of(Long.parseLong(digits)) : large(digits);
    }
    try {
      return Json.of(new BigDecimal(digits));
    } catch (NumberFormatException e) { // an exponent beyond 32 bits
      at = from;
      throw wrong("number too large");
    }
  }

  private static Json large(String digits) {
    BigInteger number = new BigInteger(digits);
    return number.bitLength() < Long.SIZE ? Json.of(number.longValue()) : Json.of(number);
  }

  private int digits() throws JsonException {
    int from = at;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw at == end ? truncated() : wrong("unexpected " + JsonText.shown(text[at]));
    }
    return at - from;
  }

  private void skipSpace() {
    while (at < end && (has(' ') || has('\n') || has('\r') || has('\t'))) {
      at++;
    }
  }

  private boolean has(char c) {
    return at < end && text[at] == c;
  }

  private void expect(char c) throws JsonException {
    if (peek() != c) {
      throw wrong("unexpected " + JsonText.shown(text[at]) + " instead of '" + c + "'");
    }
    at++;
  }

  int peek() throws JsonException {
    if (at == end) {
      throw truncated();
    }
    return text[at];
  }

  /** {@return the next byte, unsigned} */
  int take() throws JsonException {
    int b = peek() & 0xff;
    at++;
    return b;
  }

  /** {@return ASCII text from there to here} */
  String since(int from) {
    return new String(text, from, at - from, StandardCharsets.ISO_8859_1);
  }

  JsonException wrong(String what) {
    return new JsonException(what, base + at);
  }

  /** Complains about the byte that was taken last. */
  JsonException wrongBefore(String what) {
    return new JsonException(what, base + at - 1);
  }

  private JsonException truncated() {
    return wrong("text ends within a value");
  }
}
