package dev.posada.virtualbox.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Text for people: {@code Label: value} lines in blocks that begin with a certain label. */
final class LabelledText {
  private LabelledText() {}

  /**
   * {@return the blocks, with what the first line of each label says; lines without one are not in}
   *
   * @param first the labels that begin a block
   */
  static List<Map<String, String>> blocks(String text, Set<String> first) {
    List<Map<String, String>> blocks = new ArrayList<>();
    for (String line : text.split("\\R")) {
      int colon = line.indexOf(':');
      if (colon <= 0 || Character.isWhitespace(line.charAt(0))) {
        continue;
      }
      String label = line.substring(0, colon);
      if (first.contains(label)) {
        blocks.add(new LinkedHashMap<>());
      }
      if (!blocks.isEmpty()) {
        blocks.get(blocks.size() - 1).putIfAbsent(label, value(line.substring(colon + 1)));
      }
    }
    return blocks;
  }

  /** {@return the value without what aligns it; blanks at its end are of the value} */
  private static String value(String padded) {
    return padded.stripLeading();
  }

  /** {@return the value of the first of these labels that is there; empty without} */
  static String get(Map<String, String> block, String... labels) {
    for (String label : labels) {
      if (block.containsKey(label)) {
        return block.get(label);
      }
    }
    return "";
  }

  /** {@return the number that a value begins with; -1 if there is none} */
  static long number(String value) {
    String digits = value.strip().split("\\D", 2)[0];
    return digits.isEmpty() || digits.length() > 18 ? -1 : Long.parseLong(digits);
  }
}
