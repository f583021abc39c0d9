package dev.posada.kvm.agent;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON: maps, lists, strings, longs, doubles, booleans and null. */
final class Json {
  private static final int DEEPEST = 32;

  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  /**
   * {@return what a text says}
   *
   * @throws IllegalArgumentException if it is not readable
   */
  static Object read(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.space();
    if (json.at != text.length()) {
      throw json.unreadable();
    }
    return value;
  }

  private IllegalArgumentException unreadable() {
    return new IllegalArgumentException("not readable as JSON at " + at);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char next() {
    if (at >= text.length()) {
      throw unreadable();
    }
    return text.charAt(at++);
  }

  private boolean skip(char wanted) {
    space();
    boolean there = at < text.length() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private void require(char wanted) {
    if (!skip(wanted)) {
      throw unreadable();
    }
  }

  private Object value() {
    space();
    if (++depth > DEEPEST || at >= text.length()) {
      throw unreadable();
    }
    Object value =
        switch (text.charAt(at)) {
          case '{' -> object();
          case '[' -> list();
          case '"' -> string();
          default -> word();
        };
    depth--;
    return value;
  }

  private Map<String, Object> object() {
    Map<String, Object> all = new LinkedHashMap<>();
    require('{');
    if (skip('}')) {
      return all;
    }
    do {
      space();
      String key = string();
      require(':');
      all.put(key, value());
    } while (skip(','));
    require('}');
    return all;
  }

  private List<Object> list() {
    List<Object> all = new ArrayList<>();
    require('[');
    if (skip(']')) {
      return all;
    }
    do {
      all.add(value());
    } while (skip(','));
    require(']');
    return all;
  }

  private String string() {
    require('"');
    StringBuilder string = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      string.append(c == '\\' ? escaped() : c);
    }
    return string.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw unreadable();
        }
        at += 4;
        yield (char) HexFormat.fromHexDigits(text, at - 4, at); // no sign, unlike parseInt
      }
      default -> c;
    };
  }

  private Object word() {
    int from = at;
    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> number(word);
    };
  }

  private Number number(String word) {
    try {
      if (word.matches("-?[0-9]+")) {
        return Long.valueOf(word);
      }
      if (word.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
        return Double.valueOf(word);
      }
      throw unreadable();
    } catch (NumberFormatException e) {
      throw unreadable();
    }
  }

  /** Writes a value of the same kinds. */
  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      String between = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(between);
        quote(entry.getKey().toString(), out);
        out.append(':');
        write(entry.getValue(), out);
        between = ",";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      String between = "[";
      for (Object one : list) {
        out.append(between);
        write(one, out);
        between = ",";
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof String string) {
      quote(string, out);
    } else {
      out.append(value);
    }
  }

  private static void quote(String string, StringBuilder out) {
    out.append('"');
    for (char c : string.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
