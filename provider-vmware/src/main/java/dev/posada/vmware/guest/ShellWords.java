package dev.posada.vmware.guest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Words of the user in a script of ours, which is the only thing that vmrun takes into a guest: in
 * single quotes, with nothing in them that could end those, nor what is not plain ASCII, as vmrun
 * goes through the code page of its host. The shell inside gives them back their bytes.
 */
final class ShellWords {
  /** How the words of a script begin it; a dot behind each keeps line feeds at its end. */
  static final String PLAIN =
      """
      n=$#
      while [ "$n" -gt 0 ]; do
        w=$1
        shift
        set -- "$@" "${w%.}"
        n=$((n-1))
      done
      """;

  private ShellWords() {}

  /** {@return bytes in single quotes, as {@code printf %b} reads them} */
  static String quoted(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length + 2).append('\'');
    for (byte b : bytes) {
      int c = b & 0xff;
      boolean plain = c >= ' ' && c <= '~' && c != '\'' && c != '\\' && c != '"';
      if (plain) {
        text.append((char) c);
      } else {
        text.append("\\0")
            .append((char) ('0' + (c >> 6)))
            .append((char) ('0' + (c >> 3 & 7)))
            .append((char) ('0' + (c & 7)));
      }
    }
    return text.append('\'').toString();
  }

  /** {@return a line that makes words those of the script, each with a dot behind it} */
  static String set(List<String> words) {
    return words.stream().map(ShellWords::one).collect(Collectors.joining(" ", "set -- ", "\n"));
  }

  private static String one(String word) {
    String quoted = quoted((word + '.').getBytes(UTF_8));
    return quoted.indexOf('\\') < 0 ? quoted : "\"$(printf '%b' " + quoted + ")\"";
  }
}
