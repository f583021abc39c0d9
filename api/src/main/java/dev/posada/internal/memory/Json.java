package dev.posada.internal.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes as much of JSON as the archives of images need. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Returns maps, lists, texts, and null for all that is none of them. */
  static Object parse(String text) throws IOException {
    Json json = new Json(text);
    Object value = json.value();
    json.blank();
    if (json.at < text.length()) {
      throw json.wrong();
    }
    return value;
  }

  private IOException wrong() {
    return new IOException("not JSON at character " + at);
  }

  private void blank() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char next() throws IOException {
    blank();
    if (at == text.length()) {
      throw wrong();
    }
    return text.charAt(at);
  }

  private boolean skips(char wanted) throws IOException {
    if (next() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  private void require(char wanted) throws IOException {
    if (!skips(wanted)) {
      throw wrong();
    }
  }

  private Object value() throws IOException {
    return switch (next()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> other();
    };
  }

  private Map<String, Object> object() throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    require('{');
    while (!skips('}')) {
      if (!object.isEmpty()) {
        require(',');
        blank();
      }
      next();
      String key = string();
      require(':');
      object.put(key, value());
    }
    return object;
  }

  private List<Object> array() throws IOException {
    List<Object> array = new ArrayList<>();
    require('[');
    while (!skips(']')) {
      if (!array.isEmpty()) {
        require(',');
      }
      array.add(value());
    }
    return array;
  }

  private String string() throws IOException {
    require('"');
    StringBuilder string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char one = text.charAt(at++);
      string.append(one == '\\' ? escaped() : one);
    }
    require('"');
    return string.toString();
  }

  private char escaped() throws IOException {
    if (at == text.length()) {
      throw wrong();
    }
    char one = text.charAt(at++);
    return switch (one) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        String digits = text.substring(at, Math.min(at + 4, text.length()));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
          throw wrong();
        }
        at += 4;
        yield (char) Integer.parseInt(digits, 16);
      }
      default -> one;
    };
  }

  private Object other() throws IOException {
    int start = at;
    while (at < text.length() && "-+.0123456789abcdeflnrstuE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String word = text.substring(start, at);
    if (!word.matches("true|false|null|-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?")) {
      throw wrong();
    }
    return null;
  }

  static String text(List<String> words) {
    return "[" + String.join(",", words.stream().map(Json::text).toList()) + "]";
  }

  static String text(String word) {
    StringBuilder text = new StringBuilder("\"");
    for (char one : word.toCharArray()) {
      if (one == '"' || one == '\\') {
        text.append('\\').append(one);
      } else if (one < ' ') {
        text.append(String.format("\\u%04x", (int) one));
      } else {
        text.append(one);
      }
    }
    return text.append('"').toString();
  }
}
