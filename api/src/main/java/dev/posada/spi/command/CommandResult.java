package dev.posada.spi.command;

import java.util.Objects;

/**
 * How a command ended. Immutable.
 *
 * @param exitCode its exit code; 0 is a success for most tools
 * @param stdout what it wrote to its standard output; bytes that are not UTF-8 are replaced
 * @param stderr what it wrote to its standard error, likewise
 */
public record CommandResult(int exitCode, String stdout, String stderr) {

  /**
   * Checks and takes the values.
   *
   * @param exitCode its exit code; 0 is a success for most tools
   * @param stdout what it wrote to its standard output; bytes that are not UTF-8 are replaced
   * @param stderr what it wrote to its standard error, likewise
   */
  public CommandResult {
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
  }
}
