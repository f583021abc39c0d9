package dev.posada.benchmarks;

import java.util.Locale;

/**
 * What a row is to reach. Immutable.
 *
 * @param kind what is compared with the target
 * @param target the most that it may be
 */
record Goal(Kind kind, double target) {

  /** What is compared with a target. */
  enum Kind {
    /** The median, divided by that of the baseline. */
    RATIO,
    /** The median itself, in the unit of the row. */
    ABSOLUTE;

    /** The word for it in the file of results. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Goal ratio(double target) {
    return new Goal(Kind.RATIO, target);
  }

  static Goal absolute(double target) {
    return new Goal(Kind.ABSOLUTE, target);
  }
}
