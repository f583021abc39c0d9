package dev.posada.virtualbox.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys and values of {@code showvminfo --machinereadable}, one after the other. */
final class MachineLines {
  private static final Pattern QUOTED_KEY =
      Pattern.compile("\\G\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"=");
  private static final Pattern KEY = Pattern.compile("\\G([^\\s=\"][^=\\n]*?)=");
  private static final Pattern ESCAPED =
      Pattern.compile("\\G\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"\\r?(?:\\n|\\z)", Pattern.DOTALL);

  /** Followed by what looks like another line, or by nothing. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "\\G\"(.*?)\"\\r?(?:\\n(?=\"|[^\\s=\"][^=\\n]*=| rec_screen|\\z)|\\z)", Pattern.DOTALL);

  private static final Pattern BARE = Pattern.compile("\\G([^\\n]*?)\\r?(?:\\n|\\z)");

  /** Whose values are as people have written them. */
  private static final Pattern UNESCAPED_KEYS =
      Pattern.compile(
          "(?:bridgeadapter|hostonlyadapter|hostonly-network|intnet|nat-network|generic|uartmode)"
              + "\\d+|Forwarding\\(\\d+\\)|vrdeproperty\\[.*]");

  private final String text;
  private int at;
  private String key;
  private String value;

  MachineLines(String text) {
    this.text = text;
  }

  String key() {
    return key;
  }

  String value() {
    return value;
  }

  /** Goes on to the next line that has a key. */
  boolean next() {
    while (at < text.length()) {
      if (line()) {
        return true;
      }
    }
    return false;
  }

  private boolean line() {
    Matcher quoted = QUOTED_KEY.matcher(text);
    Matcher plain = KEY.matcher(text);
    if (quoted.find(at)) {
      key = unescaped(quoted.group(1));
      at = quoted.end();
    } else if (plain.find(at)) {
      key = plain.group(1);
      at = plain.end();
    } else {
      skip();
      return false;
    }
    value = read();
    return true;
  }

  private String read() {
    boolean escapes = !UNESCAPED_KEYS.matcher(key).matches();
    Matcher escaped = ESCAPED.matcher(text);
    if (escapes && escaped.find(at)) {
      at = escaped.end();
      return unescaped(escaped.group(1));
    }
    Matcher plain = PLAIN.matcher(text);
    if (!escapes && plain.find(at)) {
      at = plain.end();
      return plain.group(1);
    }
    Matcher bare = BARE.matcher(text);
    bare.find(at); // which the end of the text is too
    at = bare.end();
    return bare.group(1);
  }

  /** Backslashes before other letters are those of old versions, which escaped nothing. */
  static String unescaped(String text) {
    return text.replaceAll("\\\\([\\\\\"])", "$1");
  }

  private void skip() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
  }
}
