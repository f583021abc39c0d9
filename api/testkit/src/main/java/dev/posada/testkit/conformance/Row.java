package dev.posada.testkit.conformance;

import dev.posada.testkit.Result;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What became of a clause. Immutable.
 *
 * @param id its number, as in {@code LIFE-07}
 * @param result what became of it
 * @param reason why it did not pass, in the provider's or the environment's own words; without the
 *     names and paths of what the run made, which are others each time
 */
public record Row(String id, Result result, String reason) {
  private static final Pattern MADE = Pattern.compile("[\\w./-]*posada-test-[\\w./-]*");

  /** Checks that nothing is missing. */
  public Row {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(result, "result");
    reason = MADE.matcher(reason).replaceAll("posada-test-*");
    if (result != Result.PASS && reason.isBlank()) {
      throw new IllegalArgumentException(id + " is " + result + " without a reason");
    }
  }

  /** {@return the part of the contract that it belongs to: its number up to the dash} */
  public String area() {
    int dash = id.indexOf('-');
    return dash < 0 ? id : id.substring(0, dash);
  }
}
