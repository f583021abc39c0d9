package dev.posada.testkit.transcript;

import java.util.ArrayList;
import java.util.List;

/** The words of commands, as a transcript has them: secrets hidden, the tool without its folder. */
final class Words {
  private Words() {}

  /** Where a tool lies is said by the machine on which it was recorded, not by the tool. */
  static List<String> recorded(List<String> argv) {
    List<String> words = new ArrayList<>(argv);
    words.set(0, name(argv.get(0)));
    return words;
  }

  static String name(String tool) {
    return tool.substring(Math.max(tool.lastIndexOf('/'), tool.lastIndexOf('\\')) + 1);
  }

  static String shown(List<String> argv) {
    return String.join(
        " ", argv.stream().map(w -> w.matches("[^\\s'\"]+") ? w : "'" + w + "'").toList());
  }

  /** Where two commands differ, in words; empty if they do not. */
  static String difference(List<String> expected, List<String> actual) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String wanted = i < expected.size() ? "'" + expected.get(i) + "'" : "the end";
      String got = i < actual.size() ? "'" + actual.get(i) + "'" : "the end";
      if (!wanted.equals(got)) {
        return "word " + (i + 1) + " is " + got + " instead of " + wanted;
      }
    }
    return "";
  }
}
