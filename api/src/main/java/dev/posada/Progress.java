package dev.posada;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How far a long verb has come. Immutable.
 *
 * @param phase what it is doing, in words
 * @param done how much is done, in the phase's own unit (bytes, steps), 0 or more
 * @param total how much there is to do, in the same unit; 0 if that is not known
 */
public record Progress(String phase, long done, long total) {

  /**
   * Checks and takes the values.
   *
   * @param phase what it is doing, in words
   * @param done how much is done, in the phase's own unit (bytes, steps), 0 or more
   * @param total how much there is to do, in the same unit; 0 if that is not known
   */
  public Progress {
    Objects.requireNonNull(phase, "phase");
    Check.require(done >= 0 && total >= 0, "progress is not negative: " + done + "/" + total);
  }

  /** {@return the part that is done, from 0 to 1; empty while the total is not known} */
  public OptionalDouble fraction() {
    return total == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(1, done / (double) total));
  }

  @Override
  public String toString() {
    OptionalDouble fraction = fraction();
    return fraction.isEmpty()
        ? phase
        : phase + " " + Math.round(100 * fraction.getAsDouble()) + " %";
  }
}
