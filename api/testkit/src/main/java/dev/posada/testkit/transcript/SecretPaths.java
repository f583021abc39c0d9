package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides the paths of secret files where a tool repeats them: they are others each time. Who runs a
 * command knows them, who records it only how their names begin.
 */
final class SecretPaths {
  private static final Pattern NAME = Pattern.compile("posada-\\d+-secret");

  private SecretPaths() {}

  static byte[] hiddenIn(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1); // a character a byte
    Matcher name = NAME.matcher(text);
    if (!name.find()) {
      return bytes;
    }
    StringBuilder hidden = new StringBuilder();
    int done = 0;
    do {
      int start = name.start();
      while (start > done && isOfPath(text.charAt(start - 1))) {
        start--;
      }
      if (isDrive(text, start, done)) {
        start -= 2;
      }
      hidden.append(text, done, start).append(Literals.HIDDEN);
      done = endOfName(text, name.end());
    } while (name.find(done));
    return hidden.append(text, done, text.length()).toString().getBytes(ISO_8859_1);
  }

  private static boolean isOfPath(char one) {
    return one > ' ' && "\"'`<>|:=,;()".indexOf(one) < 0;
  }

  private static boolean isDrive(String text, int start, int from) {
    return start - 2 >= from
        && text.charAt(start - 1) == ':'
        && text.charAt(start) == '\\'
        && Character.isLetter(text.charAt(start - 2));
  }

  /**
   * It may be that of a folder, in which the file is. A dot belongs to it only if more of it
   * follows, or it ends a sentence.
   */
  private static int endOfName(String text, int from) {
    int end = from;
    for (int i = from; i < text.length(); i++) {
      char one = text.charAt(i);
      if (Character.isLetterOrDigit(one) || one == '-' || one == '_') {
        end = i + 1;
      } else if (one != '.' && one != '/') {
        break;
      }
    }
    return end;
  }
}
