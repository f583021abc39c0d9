package dev.posada.benchmarks;

import static java.util.stream.Collectors.joining;

import dev.posada.benchmarks.Outcome.Measured;
import java.util.List;
import java.util.Locale;

/**
 * The file of results: a list in JSON with an object for each row that was measured. A row that was
 * not has no numbers, so it is not in there; the table says why.
 */
final class Results {
  private Results() {}

  static String json(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(Measured.class::isInstance)
        .map(Measured.class::cast)
        .map(Results::object)
        .collect(joining(",\n  ", "[\n  ", "\n]\n"));
  }

  private static String object(Measured measured) {
    Row row = measured.row();
    return "{\"name\": "
        + text(row.name())
        + ", \"unit\": "
        + text(row.unit())
        + ", \"median\": "
        + number(measured.subject().median())
        + ", \"spread\": "
        + number(measured.subject().spread())
        + ", \"samples\": "
        + measured.subject().count()
        + ", \"baseline\": {\"name\": "
        + text(measured.against())
        + ", \"median\": "
        + number(measured.baseline().median())
        + "}, \"target\": "
        + number(row.goal().target())
        + ", \"kind\": "
        + text(row.goal().kind().word())
        + "}";
  }

  /** Never an exponent, an infinity or a comma. */
  private static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a number of JSON: " + value);
    }
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private static String text(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
