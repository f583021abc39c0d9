package dev.posada.examples.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Breaks a line where the screen ends, and gives it the colour of what it says. Immutable.
 *
 * @param width of the screen; a word that is longer is not broken, so that it can be copied
 * @param colours whether the screen knows them
 */
record Layout(int width, boolean colours) {
  /** What tells that a figure is simulated. */
  static final String SIMULATED = " *simulated*";

  private static final String BOLD = "1";
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final String YELLOW = "33";
  private static final String CYAN = "36";
  private static final String FAINT = "2";

  /** What a line begins with, and its colour; the first that fits counts. */
  private static final List<Map.Entry<String, String>> COLOURS =
      List.of(
          Map.entry("== ", BOLD),
          Map.entry("step ", CYAN),
          Map.entry("leaving ", CYAN),
          Map.entry("  FAILED", RED),
          Map.entry("  event: ", FAINT),
          Map.entry("  shown: ", GREEN),
          Map.entry("  not here: ", YELLOW),
          Map.entry("    try", GREEN));

  /** For what is to be read by a program. */
  static Layout plain() {
    return new Layout(Integer.MAX_VALUE, false);
  }

  /** What to print for a line. */
  List<String> lines(String text) {
    List<String> lines = broken(text);
    return colours ? lines.stream().map(line -> painted(line, colour(text))).toList() : lines;
  }

  /** A text with line breaks of its own, as some errors have, is a line that goes on. */
  private List<String> broken(String text) {
    String deeper = " ".repeat(text.length() - text.stripLeading().length() + 4);
    List<String> lines = new ArrayList<>();
    for (String part : text.split("\\R")) {
      fold(lines.isEmpty() ? part : deeper + part.strip(), deeper, lines);
    }
    return lines;
  }

  private void fold(String line, String deeper, List<String> lines) {
    String rest = line;
    while (rest.length() > width) {
      int from = rest.length() - rest.stripLeading().length();
      int space = rest.lastIndexOf(' ', width);
      if (space <= from) {
        space = rest.indexOf(' ', from);
      }
      if (space < 0) {
        break;
      }
      lines.add(rest.substring(0, space).stripTrailing());
      rest = deeper + rest.substring(space).strip();
    }
    lines.add(rest);
  }

  private static String colour(String text) {
    return COLOURS.stream()
        .filter(entry -> text.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private static String painted(String line, String colour) {
    if (!colour.isEmpty()) {
      return paint(line, colour);
    }
    return line.replace(SIMULATED, paint(SIMULATED, FAINT));
  }

  private static String paint(String text, String colour) {
    return "\u001b[" + colour + "m" + text + "\u001b[0m";
  }
}
