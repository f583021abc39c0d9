package dev.posada.testkit;

import dev.posada.testkit.conformance.Row;
import java.util.Optional;

/**
 * What became of a clause, and why. Immutable.
 *
 * @param clause its number, as in {@code LIFE-07}
 * @param result what became of it
 * @param reason the provider's or the environment's own words; empty for one that passed
 * @param cause what it failed by; empty unless it failed
 */
public record Verdict(String clause, Result result, String reason, Optional<Throwable> cause) {
  static Verdict of(String clause, Result result, String reason) {
    return new Verdict(clause, result, reason, Optional.empty());
  }

  static Verdict failed(String clause, Throwable cause) {
    String message = cause instanceof AssertionError ? cause.getMessage() : cause.toString();
    return new Verdict(
        clause, Result.FAIL, message == null ? cause.toString() : message, Optional.of(cause));
  }

  Row row() {
    return new Row(clause, result, reason);
  }

  /**
   * {@return whether the clause itself found fault with the provider, and did not fail by an
   * exception that nobody expected, or by being interrupted when it did not end}
   */
  public boolean isAsserted() {
    return cause
        .filter(thrown -> thrown instanceof AssertionError && !(thrown instanceof Overdue))
        .isPresent();
  }
}
