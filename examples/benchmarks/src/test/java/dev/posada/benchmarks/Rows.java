package dev.posada.benchmarks;

/** Rows for tests of what is around them. */
final class Rows {
  private Rows() {}

  static Row row(String name, Goal goal, Row.Preparation preparation) {
    return new Row(name, "ms", goal, new Rounds(1, 3), preparation);
  }

  /** A row that always measures the same. */
  static Row fixed(String name, Goal goal, double subject, double baseline) {
    return row(name, goal, stage -> new Contest(() -> subject, "by hand", () -> baseline));
  }

  static Row broken(String name) {
    return row(
        name,
        Goal.ratio(1),
        stage -> {
          throw new IllegalStateException("it broke");
        });
  }

  static Row missing(String name) {
    return row(
        name,
        Goal.ratio(1),
        stage -> {
          throw new NotRunException("there is no engine");
        });
  }

  static Outcome.Measured measured(String name, Goal goal, Samples subject, Samples baseline) {
    return new Outcome.Measured(
        fixed(name, goal, 0, 0), subject, "by hand", baseline, new Counts(4, 1, 12_345, 2));
  }
}
