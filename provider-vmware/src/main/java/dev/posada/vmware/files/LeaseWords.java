package dev.posada.vmware.files;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a file in the form of ISC, without comments. */
final class LeaseWords {
  private static final Pattern WORD =
      Pattern.compile(
          "#[^\\r\\n]*|\"((?:[^\"\\\\]|\\\\.)*)\"|([{};])|([^\\s{};\"#]+)", Pattern.DOTALL);

  private LeaseWords() {}

  /** {@return the words; those that were quoted begin with a quote, so that braces are told} */
  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      if (word.group(1) != null) {
        words.add("\"" + word.group(1));
      } else if (!word.group().startsWith("#")) {
        words.add(word.group());
      }
    }
    return words;
  }
}
