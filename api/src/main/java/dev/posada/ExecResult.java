package dev.posada;

import java.nio.charset.StandardCharsets;

/** How a command inside a guest ended. An exit code is an answer, not a failure. Immutable. */
public final class ExecResult {
  private final int exitCode;
  private final byte[] stdout;
  private final byte[] stderr;
  private final boolean truncated;

  private ExecResult(int exitCode, byte[] stdout, byte[] stderr, boolean truncated) {
    this.exitCode = exitCode;
    this.stdout = stdout.clone();
    this.stderr = stderr.clone();
    this.truncated = truncated;
  }

  /**
   * {@return a result}
   *
   * @param exitCode the exit code
   * @param stdout what the command wrote, encoded in UTF-8
   * @param stderr what it wrote to its error stream, encoded in UTF-8
   */
  public static ExecResult of(int exitCode, String stdout, String stderr) {
    return of(
        exitCode,
        stdout.getBytes(StandardCharsets.UTF_8),
        stderr.getBytes(StandardCharsets.UTF_8),
        false);
  }

  /**
   * {@return a result}
   *
   * @param exitCode the exit code
   * @param stdout what the command wrote
   * @param stderr what it wrote to its error stream
   * @param truncated whether it wrote more than {@link ExecSpec#outputLimit()}
   */
  public static ExecResult of(int exitCode, byte[] stdout, byte[] stderr, boolean truncated) {
    return new ExecResult(exitCode, stdout, stderr, truncated);
  }

  /** {@return the exit code} */
  public int exitCode() {
    return exitCode;
  }

  /** {@return whether the exit code is 0} */
  public boolean succeeded() {
    return exitCode == 0;
  }

  /** {@return what the command wrote, decoded from UTF-8} */
  public String stdout() {
    return new String(stdout, StandardCharsets.UTF_8);
  }

  /** {@return what the command wrote to its error stream, decoded from UTF-8} */
  public String stderr() {
    return new String(stderr, StandardCharsets.UTF_8);
  }

  /** {@return a copy of what the command wrote} */
  public byte[] stdoutBytes() {
    return stdout.clone();
  }

  /** {@return a copy of what the command wrote to its error stream} */
  public byte[] stderrBytes() {
    return stderr.clone();
  }

  /**
   * {@return whether the command wrote more than {@link ExecSpec#outputLimit()} to one of the
   * streams}
   */
  public boolean truncated() {
    return truncated;
  }

  @Override
  public String toString() {
    return "exit code "
        + exitCode
        + ", "
        + stdout.length
        + " bytes out, "
        + stderr.length
        + " bytes err";
  }
}
