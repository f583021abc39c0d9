package dev.posada;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A process of a container. Immutable.
 *
 * @param pid its number, 1 or more, as the engine tells it: the host's or the container's own
 * @param user who runs it, a name or a number
 * @param cpuTime the processor time it has used, not negative
 * @param command its words; empty where it has none
 */
public record GuestProcess(long pid, String user, Duration cpuTime, List<String> command) {

  /**
   * Checks and takes the values.
   *
   * @param pid its number, 1 or more
   * @param user who runs it, a name or a number
   * @param cpuTime the processor time it has used, not negative
   * @param command its words; empty where it has none
   */
  public GuestProcess {
    Check.require(pid > 0, "the number of a process is not positive: " + pid);
    Objects.requireNonNull(user, "user");
    Check.require(!cpuTime.isNegative(), "processor time is negative: " + cpuTime);
    command = List.copyOf(command);
  }

  /** {@return the process as a line, as in {@code 17 nobody: sleep 60}} */
  @Override
  public String toString() {
    return pid + " " + user + ": " + String.join(" ", command);
  }
}
