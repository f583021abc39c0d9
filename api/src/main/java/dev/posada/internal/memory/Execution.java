package dev.posada.internal.memory;

import dev.posada.GuestProcess;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * A command that runs inside a guest besides the guest's own process. Guarded by the {@link
 * Timeline}.
 */
final class Execution {
  static final int KILLED = 137;
  static final int TERMINATED = 143;

  private final Run run;
  private final Program program;
  private final String user;
  private final List<String> command;
  private final long number;
  private final Runnable guestEnds = () -> end(KILLED);
  private Run.Alarm alarm;
  private boolean ended;
  private boolean ownTimeOver;
  private int exitCode;

  private Execution(Run run, Program program, String user, List<String> command) {
    this.run = run;
    this.program = program;
    this.user = user;
    this.command = command;
    number = run.begun(this);
  }

  /**
   * Begins a command.
   *
   * @param user whose it is
   * @param command its words
   */
  static Execution start(Run run, Program program, String user, List<String> command) {
    Execution started = new Execution(run, program, user, command);
    run.atEnd(started.guestEnds);
    program
        .takes()
        .ifPresent(
            takes ->
                started.alarm =
                    run.after(run.elapsed().plus(takes), () -> started.ownTimeOver = true));
    return started;
  }

  /** Returns it as a process: what it uses counts for the guest. */
  GuestProcess toProcess() {
    return new GuestProcess(number, user, Duration.ZERO, command);
  }

  Program program() {
    return program;
  }

  /** Returns whether it has taken the time that it takes; it may still have to write or to read. */
  boolean ownTimeOver() {
    return ownTimeOver;
  }

  /** Returns whether it ended because the guest did. */
  boolean guestEnded() {
    return run.ended();
  }

  /** Returns with what it ended; empty while it runs. */
  OptionalInt exitCode() {
    return ended ? OptionalInt.of(exitCode) : OptionalInt.empty();
  }

  void end(int code) {
    if (!ended) {
      ended = true;
      exitCode = code;
      run.ended(this);
      run.forget(guestEnds);
      run.cancel(alarm);
    }
  }
}
