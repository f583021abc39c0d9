package dev.posada;

import java.time.Instant;
import java.util.Objects;

/**
 * A line of a container's log. Immutable.
 *
 * @param time when it was written, by the clock of the host
 * @param stderr whether it was written to the error stream
 * @param text the line, without its end
 */
public record LogLine(Instant time, boolean stderr, String text) {

  /**
   * Checks and takes the values.
   *
   * @param time when it was written, by the clock of the host
   * @param stderr whether it was written to the error stream
   * @param text the line, without its end
   */
  public LogLine {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(text, "text");
  }

  @Override
  public String toString() {
    return text;
  }
}
