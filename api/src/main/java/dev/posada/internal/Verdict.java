package dev.posada.internal;

import dev.posada.Failure;
import dev.posada.Outcome;
import java.util.List;

/**
 * What a look after a failed verb found. Immutable.
 *
 * @param done whether it happened after all
 * @param value what the verb returns if it did
 * @param failure what else is known if it did not
 */
record Verdict<T>(boolean done, T value, Failure failure) {

  static <T> Verdict<T> done(T value) {
    return new Verdict<>(true, value, Failure.undecided());
  }

  static <T> Verdict<T> notDone(Failure known) {
    return new Verdict<>(false, null, known.outcome(Outcome.NOT_DONE));
  }

  static <T> Verdict<T> partly(Failure known, List<String> remains) {
    return new Verdict<>(false, null, known.remains(remains));
  }

  static <T> Verdict<T> unknown(Failure known) {
    return new Verdict<>(false, null, known.outcome(Outcome.UNKNOWN));
  }
}
