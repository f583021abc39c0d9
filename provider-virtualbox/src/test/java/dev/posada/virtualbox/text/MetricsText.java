package dev.posada.virtualbox.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code metrics query}. Immutable.
 *
 * @param object the name of a machine, or {@code host}
 * @param metric as in {@code CPU/Load/User:avg}
 * @param values the samples, the newest last; none if nothing was measured yet
 */
public record MetricsText(String object, String metric, List<Value> values) {

  /**
   * A sample.
   *
   * @param amount how much
   * @param unit as in {@code %}, {@code kB}, {@code B/s}
   */
  public record Value(double amount, String unit) {}

  private static final String SAMPLE = "-?\\d+(?:\\.\\d+)?(?:%| [A-Za-z/]+)?";
  private static final Pattern ROW =
      Pattern.compile(
          "^(\\S.*?) +(\\S+) +((?:" + SAMPLE + "(?:, " + SAMPLE + ")*)?)\\s*?$", Pattern.MULTILINE);
  private static final Pattern VALUE = Pattern.compile("(-?\\d+(?:\\.\\d+)?) ?([^,]*)");

  /** {@return all rows, in the order of the text} */
  public static List<MetricsText> of(String stdout) {
    List<MetricsText> all = new ArrayList<>();
    int head = stdout.indexOf("---------------");
    int body = head < 0 ? -1 : stdout.indexOf('\n', head);
    if (body < 0) {
      return List.of();
    }
    Matcher row = ROW.matcher(stdout.substring(body + 1));
    while (row.find()) {
      List<Value> values =
          VALUE
              .matcher(row.group(3))
              .results()
              .map(one -> new Value(Double.parseDouble(one.group(1)), one.group(2)))
              .toList();
      all.add(new MetricsText(row.group(1), row.group(2), values));
    }
    return List.copyOf(all);
  }
}
