package dev.posada.benchmarks;

/** What became of a row. */
sealed interface Outcome {
  Row row();

  /** It was measured. Immutable. */
  record Measured(Row row, Samples subject, String against, Samples baseline, Counts counts)
      implements Outcome {

    double ratio() {
      return subject.median() / baseline.median();
    }

    boolean isReached() {
      double reached = row.goal().kind() == Goal.Kind.RATIO ? ratio() : subject.median();
      return reached <= row.goal().target();
    }
  }

  /** Something that it needs is not here. Immutable. */
  record NotRun(Row row, String reason) implements Outcome {}

  /** It broke. Immutable. */
  record Failed(Row row, String reason) implements Outcome {}
}
