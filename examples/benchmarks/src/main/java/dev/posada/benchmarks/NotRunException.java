package dev.posada.benchmarks;

/** A row cannot be measured here; the message says what is missing. */
final class NotRunException extends Exception {
  private static final long serialVersionUID = 1;

  NotRunException(String reason) {
    super(reason);
  }
}
