package dev.posada.benchmarks;

import dev.posada.benchmarks.Outcome.Failed;
import dev.posada.benchmarks.Outcome.Measured;
import dev.posada.benchmarks.Outcome.NotRun;
import java.util.List;
import java.util.Locale;

/** The table for people. */
final class Table {
  private static final String LINE =
      "%-28s %10s %9s %-7s %5s  %-24s %10s %6s  %-8s %-7s %6s %6s %8s %6s";

  private Table() {}

  static String of(List<Outcome> outcomes) {
    StringBuilder table = new StringBuilder();
    add(
        table,
        "row",
        "median",
        "spread",
        "unit",
        "n",
        "baseline",
        "median",
        "ratio",
        "target",
        "",
        "calls",
        "procs",
        "alloc",
        "thrds");
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Measured measured) {
        add(table, measured);
      } else if (outcome instanceof NotRun notRun) {
        add(table, notRun.row(), "NOT RUN", notRun.reason());
      } else if (outcome instanceof Failed failed) {
        add(table, failed.row(), "FAILED", failed.reason());
      }
    }
    return table.toString();
  }

  private static void add(StringBuilder table, Measured measured) {
    Goal goal = measured.row().goal();
    Counts counts = measured.counts();
    add(
        table,
        measured.row().name(),
        number(measured.subject().median()),
        number(measured.subject().spread()),
        measured.row().unit(),
        measured.subject().count(),
        measured.against(),
        number(measured.baseline().median()),
        String.format(Locale.ROOT, "%.2f", measured.ratio()),
        (goal.kind() == Goal.Kind.RATIO ? "x " : "= ")
            + String.format(Locale.ROOT, "%.2f", goal.target()),
        measured.isReached() ? "reached" : "MISSED",
        counts.calls(),
        counts.processes(),
        bytes(counts.allocated()),
        counts.threads());
  }

  private static void add(StringBuilder table, Row row, String what, String why) {
    table.append(String.format("%-28s %10s  %s%n", row.name(), what, why));
  }

  private static void add(StringBuilder table, Object... cells) {
    table.append(String.format(LINE, cells).stripTrailing()).append(System.lineSeparator());
  }

  /** Four digits, or what is before the point. */
  private static String number(double value) {
    double size = Math.abs(value);
    int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String bytes(long bytes) {
    if (bytes < 10_000) {
      return bytes + " B";
    }
    return bytes < 10_000_000 ? bytes / 1_000 + " kB" : bytes / 1_000_000 + " MB";
  }
}
