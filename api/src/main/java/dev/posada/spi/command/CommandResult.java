package dev.posada.spi.command;

import dev.posada.NativeError;
import java.util.Objects;

/**
 * How a command ended. Immutable.
 *
 * @param exitCode its exit code; 0 is a success for most tools
 * @param stdout what it wrote to its standard output; bytes that are not UTF-8 are replaced
 * @param stderr what it wrote to its standard error, likewise
 */
public record CommandResult(int exitCode, String stdout, String stderr) {
  private static final int LONGEST = 4096;

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

  /**
   * {@return what the tool said of its failure: its standard error, or the standard output if there
   * is nothing; the first 4096 characters, without blanks around them}
   *
   * @param source the tool's name for people, as in {@code vmrun}
   */
  public NativeError error(String source) {
    String said = stderr.isBlank() ? stdout.strip() : stderr.strip();
    boolean pair = said.length() > LONGEST && Character.isHighSurrogate(said.charAt(LONGEST - 1));
    String start =
        said.length() > LONGEST ? said.substring(0, pair ? LONGEST - 1 : LONGEST) + "..." : said;
    return new NativeError(
        source, Integer.toString(exitCode), start.isEmpty() ? "it says nothing" : start);
  }
}
