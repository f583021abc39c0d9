package dev.posada.docker.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
  private final JsonWords words;
  private int at;

  /** Keys and values of all objects and arrays that are not at their end yet. */
  private Object[] parts = new Object[64];

  private int size;

  /**
   * Makes one.
   *
   * @param base the offset of {@code text[0]}, for messages
   */
  JsonParser(byte[] text, int from, int to, long base) {
    this.text = text;
    this.words = new JsonWords(text, to - from);
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
        return string();
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
    int first = size;
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return Json.object();
    }
    while (true) {
      skipSpace();
      expect('"');
      push(string().text(""));
      skipSpace();
      expect(':');
      skipSpace();
      push(value(depth + 1));
      skipSpace();
      if (peek() != ',') {
        expect('}');
        return fields(first);
      }
      at++;
    }
  }

  /** Makes an object of what was pushed since then. */
  private Json fields(int first) {
    Object[] pairs = pop(first);
    if (pairs.length <= 2 * JsonFields.MOST && areUnlike(pairs)) {
      return Json.owning(new JsonFields(pairs));
    }
    Map<String, Json> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put((String) pairs[i], (Json) pairs[i + 1]);
    }
    return Json.owning(fields);
  }

  /** Whether no two keys can be the same; most of those that are not differ in these bits. */
  private static boolean areUnlike(Object[] pairs) {
    long seen = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      long bit = 1L << pairs[i].hashCode();
      if ((seen & bit) != 0 && hasBefore(pairs, i)) {
        return false;
      }
      seen |= bit;
    }
    return true;
  }

  private static boolean hasBefore(Object[] pairs, int key) {
    for (int i = 0; i < key; i += 2) {
      if (pairs[i].equals(pairs[key])) {
        return true;
      }
    }
    return false;
  }

  private Json array(int depth) throws JsonException {
    int first = size;
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return Json.owning(List.of());
    }
    while (true) {
      skipSpace();
      push(value(depth + 1));
      skipSpace();
      if (peek() != ',') {
        expect(']');
        Object[] items = pop(first);
        return Json.owning(Arrays.asList(Arrays.copyOf(items, items.length, Json[].class)));
      }
      at++;
    }
  }

  private void push(Object part) {
    if (size == parts.length) {
      parts = Arrays.copyOf(parts, size * 2);
    }
    parts[size++] = part;
  }

  private Object[] pop(int first) {
    Object[] popped = Arrays.copyOfRange(parts, first, size);
    size = first;
    return popped;
  }

  /** What is left of a string behind its first quote. */
  private Json string() throws JsonException {
    int from = at;
    int to = from;
    while (to < end && isPlain(text[to])) {
      to++;
    }
    at = to;
    if (peek() != '"') {
      return Json.of(new JsonText(this, from).rest());
    }
    at++;
    return words.of(from, to);
  }

  /** Whether a byte within a string stands for itself; none that is not ASCII: bytes have signs. */
  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
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
    if (!fraction && !exponent && whole <= LONG_DIGITS) {
      long number = 0;
      for (int i = first; i < at; i++) {
        number = number * 10 + text[i] - '0';
      }
      return Json.of(first > from ? -number : number);
    }
    String digits = since(from);
    if (!fraction && !exponent) {
      return large(digits);
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
    while (at < end && text[at] <= ' ' && (has(' ') || has('\n') || has('\r') || has('\t'))) {
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
