package dev.posada.testkit.transcript;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text of a tool, as if it had been run in another locale. No language is meant: letters get marks,
 * so people can still read it, and programs that look for English words cannot.
 *
 * <p>Left alone is what a tool does not translate: what is in quotes or braces, keys and values,
 * paths, names with digits, capitals or underlines within.
 */
final class OtherLocale {
  private static final String PLAIN = "aceinouyACEINOUY";
  private static final String MARKED = "àčéîñöûýÀČÉÎÑÖÛÝ";
  private static final Pattern PARTS =
      Pattern.compile(
          "(?<kept>\"[^\"\\n]*\"|'[^'\\n]*'|\\{[^}\\n]*\\})"
              + "|(?<word>(?<![\\w/\\\\.=-])[A-Za-z][a-z]+(?![\\w/\\\\=-]|\\.\\w))"
              + "|(?<![\\w.])(?<whole>\\d+)\\.(?<part>\\d+)(?![\\w.])");

  private OtherLocale() {}

  static String of(String text) {
    return PARTS
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(changed(found.group())));
  }

  private static String changed(String part) {
    char first = part.charAt(0);
    if (Character.isDigit(first)) {
      return part.replace('.', ',');
    }
    if (!Character.isLetter(first)) {
      return part;
    }
    StringBuilder marked = new StringBuilder();
    for (char one : part.toCharArray()) {
      int at = PLAIN.indexOf(one);
      marked.append(at < 0 ? one : MARKED.charAt(at));
    }
    return marked.toString();
  }
}
