package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.NativeError;
import java.util.Arrays;

/** How a command ended. Immutable. */
public final class CommandResult {
  private static final int LONGEST = 4096;

  private final int exitCode;
  private final byte[] out;
  private final byte[] err;
  private final String stdout;
  private final String stderr;
  private final boolean cut;

  /**
   * Takes the values.
   *
   * @param exitCode its exit code; 0 is a success for most tools
   * @param stdout what it wrote to its standard output
   * @param stderr what it wrote to its standard error
   */
  public CommandResult(int exitCode, String stdout, String stderr) {
    this(exitCode, stdout.getBytes(UTF_8), stderr.getBytes(UTF_8));
  }

  /**
   * Takes the values, as they came.
   *
   * @param exitCode its exit code; 0 is a success for most tools
   * @param stdout what it wrote to its standard output
   * @param stderr what it wrote to its standard error
   */
  public CommandResult(int exitCode, byte[] stdout, byte[] stderr) {
    this(exitCode, stdout, stderr, false);
  }

  /**
   * Takes the values, as they came, of which some may be missing.
   *
   * @param exitCode its exit code; 0 is a success for most tools
   * @param stdout what is left of its standard output
   * @param stderr what is left of its standard error
   * @param cut whether the tool wrote more to one of them than that
   */
  public CommandResult(int exitCode, byte[] stdout, byte[] stderr, boolean cut) {
    this.exitCode = exitCode;
    this.cut = cut;
    out = stdout.clone();
    err = stderr.clone();
    this.stdout = new String(out, UTF_8);
    this.stderr = new String(err, UTF_8);
  }

  /**
   * {@return its exit code, 0 to 255, on Windows any number; 0 is a success for most tools, and on
   * Unix 128 and more tells the signal that ended it}
   */
  public int exitCode() {
    return exitCode;
  }

  /** {@return what it wrote to its standard output; bytes that are not UTF-8 are replaced} */
  public String stdout() {
    return stdout;
  }

  /** {@return what it wrote to its standard error; bytes that are not UTF-8 are replaced} */
  public String stderr() {
    return stderr;
  }

  /** {@return what it wrote to its standard output, byte for byte} */
  public byte[] stdoutBytes() {
    return out.clone();
  }

  /** {@return what it wrote to its standard error, byte for byte} */
  public byte[] stderrBytes() {
    return err.clone();
  }

  /**
   * {@return whether the tool wrote more to an output than is here: only its beginning is kept}
   *
   * @see Command#outputLimit
   */
  public boolean isCut() {
    return cut;
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

  @Override
  public boolean equals(Object other) {
    return other instanceof CommandResult that
        && exitCode == that.exitCode
        && cut == that.cut
        && Arrays.equals(out, that.out)
        && Arrays.equals(err, that.err);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * exitCode + Arrays.hashCode(out)) + Arrays.hashCode(err);
  }

  /** {@return its exit code and what it wrote} */
  @Override
  public String toString() {
    return "exit code " + exitCode + ", stdout: " + stdout + ", stderr: " + stderr;
  }
}
