package dev.posada.virtualbox.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code getextradata enumerate} writes. */
public final class ExtraDataText {
  private static final Pattern ONE =
      Pattern.compile(
          "^Key: (.*?), Value: (.*?)\\r?(?:\\n(?=Key: .*, Value: )|\\n?\\z)",
          Pattern.MULTILINE | Pattern.DOTALL);

  private ExtraDataText() {}

  /** {@return the values by their keys, in the order of the text} */
  public static Map<String, String> of(String stdout) {
    Map<String, String> all = new LinkedHashMap<>();
    Matcher one = ONE.matcher(stdout);
    while (one.find()) {
      all.put(one.group(1), one.group(2));
    }
    return all;
  }
}
