package dev.posada.testkit;

import java.io.Serial;
import java.time.Duration;

/** A clause that was interrupted because it did not end. */
final class Overdue extends AssertionError {
  @Serial private static final long serialVersionUID = 1L;

  Overdue(Duration limit, Throwable thrown) {
    super("it had not ended after " + limit.toSeconds() + " s", thrown);
  }
}
