package dev.posada.vmrun.command;

import java.util.List;

/** Ends a command with lines on standard output and a status. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The status of nearly all errors. [O] */
  public static final int ERROR = -1;

  private final transient List<String> lines;
  private final int status;

  private Failure(int status, List<String> lines) {
    super(String.join("\n", lines), null, false, false);
    this.status = status;
    this.lines = lines;
  }

  static Failure error(String text) {
    return new Failure(ERROR, List.of("Error: " + text));
  }

  /** Lines that stand for themselves, without "Error: ". */
  public static Failure lines(int status, String... lines) {
    return new Failure(status, List.of(lines));
  }

  /** What comes when vmrun does not reach its service, under load or as another user. [O] */
  public static Failure unableToConnect() {
    return lines(
        ERROR,
        "Unable to connect to host.",
        "Error: " + Message.NOT_SUPPORTED_FOR_PARAMETERS.text(""));
  }

  public void tell(Console console) {
    lines.forEach(console::line);
    console.exit(status);
  }
}
