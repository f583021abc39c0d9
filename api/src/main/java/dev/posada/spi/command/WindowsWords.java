package dev.posada.spi.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Words for a tool on Windows, where there is only one text, which each tool cuts into words
 * itself.
 *
 * <p>The JDK puts words with blanks in quotes, but passes on a quote as it is, which the tool then
 * takes for the end or the beginning of a word. A word that is in quotes already it leaves alone.
 */
final class WindowsWords {

  private WindowsWords() {}

  /**
   * The words for the JDK.
   *
   * @throws IOException if a shell would read them: that is how Windows runs scripts
   */
  static List<String> forJdk(List<String> words) throws IOException {
    String tool = words.get(0).toLowerCase(Locale.ROOT).replaceFirst("[. ]+$", "");
    if (tool.endsWith(".bat") || tool.endsWith(".cmd")) {
      throw new IOException("not a program but a script: " + words.get(0));
    }
    List<String> all = new ArrayList<>(words);
    all.subList(1, all.size()).replaceAll(WindowsWords::quoted);
    return all;
  }

  /** As the C library of Windows reads it: a backslash counts only before a quote. */
  private static String quoted(String word) {
    if (word.indexOf('"') < 0) {
      return word;
    }
    StringBuilder quoted = new StringBuilder("\"");
    int backslashes = 0;
    for (char c : word.toCharArray()) {
      if (c == '"') {
        quoted.append("\\".repeat(backslashes + 1));
      }
      backslashes = c == '\\' ? backslashes + 1 : 0;
      quoted.append(c);
    }
    return quoted.append("\\".repeat(backslashes)).append('"').toString();
  }
}
