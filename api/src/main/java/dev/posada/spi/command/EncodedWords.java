package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Words and values of the environment, written so that they go through what knows only ASCII.
 *
 * <p>A JVM encodes the words for a tool as its own locale says. Where that is C, as in most
 * containers, everything outside ASCII becomes a question mark, without a word. A constant script
 * of the system's shell decodes them there, and becomes the tool.
 */
final class EncodedWords {
  private static final String HARMLESS = "_./:=@%+,-";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String VALUES = "POSADA_VALUES";

  /** So long may a piece be that its octal form is less than the 128 KiB that Linux allows. */
  private static final int LONGEST_PIECE = 5_000; // characters, each of up to 4 bytes

  /**
   * Each word begins with what it is: p for plain, e for encoded, c for encoded with more to come.
   * The x is there because the shell takes away the line ends in which a value ends. No variable
   * has a name that a tool could know.
   */
  private static final String SCRIPT =
      """
      for posada_a in $POSADA_VALUES; do
        posada_v=$(printf %bx "$posada_a")
        export "${posada_v%x}"
      done
      unset POSADA_VALUES
      posada_c=$# posada_w=
      for posada_a do
        posada_v=${posada_a#?}
        case $posada_a in
          p*) ;;
          *) posada_v=$(printf %bx "$posada_v"); posada_v=${posada_v%x} ;;
        esac
        posada_w=$posada_w$posada_v
        case $posada_a in
          c*) ;;
          *) set -- "$@" "$posada_w"; posada_w= ;;
        esac
      done
      shift $posada_c
      exec "$@"
      """;

  private EncodedWords() {}

  /** A text in letters, digits, a few signs and {@code \0} with octal digits, for printf's %b. */
  static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte one : text.getBytes(UTF_8)) {
      if (isLetterOrDigit(one) || HARMLESS.indexOf(one) >= 0) {
        encoded.append((char) one);
      } else {
        encoded.append("\\0").append(Integer.toOctalString(0x200 | one & 0xff).substring(1));
      }
    }
    return encoded.toString();
  }

  private static boolean isLetterOrDigit(byte one) {
    return one >= '0' && one <= '9' || one >= 'A' && one <= 'Z' || one >= 'a' && one <= 'z';
  }

  /** Whether this JVM would lose some of it. */
  static boolean isNeeded(List<String> words, Map<String, String> environment) {
    return File.separatorChar == '/'
        && !speaksUtf8()
        && !(words.stream().allMatch(EncodedWords::isAscii)
            && environment.values().stream().allMatch(EncodedWords::isAscii)
            && environment.keySet().stream().allMatch(EncodedWords::isAscii));
  }

  /** JDK 17 writes words in the default charset, later ones in the other. */
  private static boolean speaksUtf8() {
    return Charset.defaultCharset().equals(UTF_8)
        && "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** The words that start the shell. */
  static List<String> behindShell(List<String> words) {
    List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh"));
    for (String word : words) {
      if (isAscii(word)) {
        all.add("p" + word);
      } else {
        addPieces(word, all);
      }
    }
    return all;
  }

  private static void addPieces(String word, List<String> all) {
    int start = 0;
    while (word.length() - start > LONGEST_PIECE) {
      boolean pair = Character.isHighSurrogate(word.charAt(start + LONGEST_PIECE - 1));
      int end = start + LONGEST_PIECE - (pair ? 1 : 0);
      all.add("c" + encoded(word.substring(start, end)));
      start = end;
    }
    all.add("e" + encoded(word.substring(start)));
  }

  /**
   * The environment for the shell, which nobody else can see, other than its words.
   *
   * @throws IOException if the shell cannot pass on a variable of such a name
   */
  static Map<String, String> forShell(Map<String, String> environment) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    StringJoiner values = new StringJoiner(" ");
    for (Map.Entry<String, String> one : environment.entrySet()) {
      if (isAscii(one.getKey()) && isAscii(one.getValue())) {
        all.put(one.getKey(), one.getValue());
      } else if (NAME.matcher(one.getKey()).matches()) {
        values.add(encoded(one.getKey() + "=" + one.getValue()));
      } else {
        throw new IOException("in this locale no tool can be given the variable " + one.getKey());
      }
    }
    all.put(VALUES, values.toString());
    return all;
  }
}
