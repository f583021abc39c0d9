package dev.posada.benchmarks;

import dev.posada.benchmarks.Outcome.Failed;
import dev.posada.benchmarks.Outcome.Measured;
import dev.posada.benchmarks.Outcome.NotRun;

/** Measures rows. */
final class Harness {
  private final boolean quick;

  Harness(boolean quick) {
    this.quick = quick;
  }

  /** Measures a row; whatever goes wrong there is no reason to lose the others. */
  Outcome run(Row row) {
    try (Stage stage = new Stage()) {
      return measured(row, stage);
    } catch (NotRunException missing) {
      return new NotRun(row, missing.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Failed(row, "interrupted");
    } catch (Exception | LinkageError | AssertionError e) {
      return new Failed(row, e.toString());
    }
  }

  /**
   * Subject and baseline take turns, so that what slows the machine for a while slows both; and who
   * begins changes, since the second finds caches warm that the first one warmed.
   */
  private Measured measured(Row row, Stage stage) throws Exception {
    Contest contest = row.preparation().on(stage);
    Rounds rounds = quick ? row.rounds().quick() : row.rounds();
    double[] subject = new double[rounds.timed()];
    double[] baseline = new double[rounds.timed()];
    for (int round = -rounds.warmUp(); round < rounds.timed(); round++) {
      int at = Math.max(round, 0);
      if (round % 2 == 0) {
        subject[at] = contest.subject().take();
        baseline[at] = contest.baseline().take();
      } else {
        baseline[at] = contest.baseline().take();
        subject[at] = contest.subject().take();
      }
    }
    return new Measured(
        row,
        Samples.of(subject),
        contest.against(),
        Samples.of(baseline),
        Counts.of(contest.subject(), stage::calls));
  }
}
