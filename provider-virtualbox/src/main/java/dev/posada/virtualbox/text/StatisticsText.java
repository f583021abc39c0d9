package dev.posada.virtualbox.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code debugvm statistics} writes: the counters of a machine that runs, in XML. */
public final class StatisticsText {
  /** Counters have their value in {@code c}, numbers in {@code val}. */
  private static final Pattern COUNTER =
      Pattern.compile("<\\w+ (?:c|val)=\"(\\d+)\"[^>]* name=\"([^\"]+)\"/>");

  private StatisticsText() {}

  /** {@return the counters and numbers by their names} */
  public static Map<String, Long> of(String stdout) {
    Map<String, Long> all = new LinkedHashMap<>();
    Matcher each = COUNTER.matcher(stdout);
    while (each.find()) {
      all.put(each.group(2), Long.parseUnsignedLong(each.group(1)));
    }
    return all;
  }
}
