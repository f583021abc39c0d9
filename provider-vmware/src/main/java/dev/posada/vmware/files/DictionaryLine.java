package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line of a dictionary, a character a byte. What is not an entry is kept as it is.
 *
 * @param raw the line without its end
 * @param end what ends it: LF, CRLF, CR, or nothing in the last line
 * @param name the key as it is spelled; empty if the line is no entry
 * @param from where the value begins in the line, with its quotes
 * @param to where the value ends
 */
record DictionaryLine(String raw, String end, String name, int from, int to) {

  /** {@return the lines of a file} */
  static List<DictionaryLine> of(String text) {
    List<DictionaryLine> all = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int stop = start;
      while (stop < text.length() && text.charAt(stop) != '\n' && text.charAt(stop) != '\r') {
        stop++;
      }
      int next = Math.min(text.length(), stop + (text.startsWith("\r\n", stop) ? 2 : 1));
      all.add(of(text.substring(start, stop), text.substring(stop, next)));
      start = next;
    }
    return all;
  }

  /** {@return a line, which is an entry if it has the form of one} */
  static DictionaryLine of(String raw, String end) {
    int begin = skip(raw, 0);
    int stop = until(raw, begin, " \t#=");
    int equals = skip(raw, stop);
    if (begin == stop || equals == raw.length() || raw.charAt(equals) != '=') {
      return new DictionaryLine(raw, end, "", 0, 0);
    }
    int from = skip(raw, equals + 1);
    int to;
    if (raw.startsWith("\"", from)) {
      to = raw.indexOf('"', from + 1) + 1;
      if (to == 0) {
        return new DictionaryLine(raw, end, "", 0, 0);
      }
    } else {
      to = until(raw, from, " \t#");
    }
    int rest = skip(raw, to);
    return rest == raw.length() || raw.charAt(rest) == '#'
        ? new DictionaryLine(raw, end, raw.substring(begin, stop), from, to)
        : new DictionaryLine(raw, end, "", 0, 0);
  }

  /** {@return a new line, as VMware writes it} */
  static DictionaryLine of(String name, byte[] value, String end) {
    return of(name + " = " + quoted(value), end);
  }

  private static int skip(String raw, int at) {
    int next = at;
    while (next < raw.length() && (raw.charAt(next) == ' ' || raw.charAt(next) == '\t')) {
      next++;
    }
    return next;
  }

  private static int until(String raw, int at, String stops) {
    int next = at;
    while (next < raw.length() && stops.indexOf(raw.charAt(next)) < 0) {
      next++;
    }
    return next;
  }

  private static String quoted(byte[] value) {
    return '"' + new String(Encoding.escaped(value), ISO_8859_1) + '"';
  }

  boolean isEntry() {
    return !name.isEmpty();
  }

  /** {@return the key as it is looked for: VMware does not tell capital letters from small ones} */
  String key() {
    return name.toLowerCase(Locale.ROOT);
  }

  /** {@return the bytes of the value, without quotes and escapes} */
  byte[] value() {
    boolean quoted = raw.startsWith("\"", from);
    String inner = quoted ? raw.substring(from + 1, to - 1) : raw.substring(from, to);
    return Encoding.plain(inner.getBytes(ISO_8859_1));
  }

  /** {@return a copy with another value; what stands before and after it stays} */
  DictionaryLine with(byte[] value) {
    String gap = from > 0 && raw.charAt(from - 1) == '=' && from == to ? " " : "";
    String rest = (raw.startsWith("#", to) ? " " : "") + raw.substring(to);
    return of(raw.substring(0, from) + gap + quoted(value) + rest, end);
  }

  /** {@return a copy that something can follow} */
  DictionaryLine ended(String with) {
    return end.isEmpty() ? new DictionaryLine(raw, with, name, from, to) : this;
  }
}
