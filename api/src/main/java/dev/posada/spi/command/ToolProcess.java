package dev.posada.spi.command;

import dev.posada.Failure;
import dev.posada.OperationTimeoutException;
import dev.posada.Subscription;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One run of a tool. The calling thread looks after it alone: it takes what the tool has written
 * and waits for its end by turns, so nothing blocks and no thread of ours exists.
 *
 * <p>It never reads to the end of an output. A child that the tool leaves behind holds that open
 * ({@code vmrun start}, the first {@code VBoxManage}), and on Linux a thread that is blocked in a
 * read of a pipe stays there even when the pipe is closed. All that the tool itself wrote is in the
 * pipe when it ends, and the JDK keeps that readable.
 */
final class ToolProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration DEATH = Duration.ofSeconds(1);
  private static final Duration PIPES = Duration.ofMillis(500);

  private final Command command;
  private final Launch launch;
  private final Process process;
  private final Output stdout;
  private final Output stderr;
  private final Ending ending;
  private final Object lock = new Object();
  private boolean isEnding;
  private long endingSince;
  private Throwable failure; // why we ended it; thrown when it has ended
  private InterruptedException interrupt;

  private ToolProcess(
      Command command, Launch launch, Process process, Output stdout, Output stderr) {
    this.command = command;
    this.launch = launch;
    this.process = process;
    this.stdout = stdout;
    this.stderr = stderr;
    ending = launch.ending().apply(process);
  }

  /**
   * Runs a command to its end, or ends it when the operation is over.
   *
   * @return its exit code; 0 if it was {@linkplain Launch#isDone done} before its end
   * @throws IOException if it cannot be started, or was ended
   */
  static int run(Command command, Launch launch, Operation op)
      throws IOException, InterruptedException {
    try (ToolProcess tool = start(command, launch);
        Subscription hook = op.onCancel(tool::end)) {
      return tool.await();
    }
  }

  private static ToolProcess start(Command command, Launch launch) throws IOException {
    Input input = launch.input();
    try {
      input.offerTo(launch.builder());
      ToolProcess tool =
          launch.toFiles() ? startWithFiles(command, launch) : startWithPipes(command, launch);
      input.hide();
      return tool;
    } catch (IOException | RuntimeException | Error e) {
      input.close();
      throw e;
    }
  }

  private static ToolProcess startWithPipes(Command command, Launch launch) throws IOException {
    Process process = ProcessStart.of(launch.builder());
    return new ToolProcess(
        command,
        launch,
        process,
        new Output(process.getInputStream(), launch.stdout()),
        new Output(process.getErrorStream(), launch.stderr()));
  }

  private static ToolProcess startWithFiles(Command command, Launch launch) throws IOException {
    OutputFile out = new OutputFile();
    try {
      OutputFile err = new OutputFile();
      try {
        ProcessBuilder builder = launch.builder();
        builder.redirectOutput(out.path().toFile()).redirectError(err.path().toFile());
        Process process = ProcessStart.of(builder);
        out.hide();
        err.hide();
        return new ToolProcess(
            command,
            launch,
            process,
            new Output(out, launch.stdout()),
            new Output(err, launch.stderr()));
      } catch (IOException | RuntimeException | Error e) {
        err.close();
        throw e;
      }
    } catch (IOException | RuntimeException | Error e) {
      out.close();
      throw e;
    }
  }

  /** Asks the tool to end; does not wait for it. */
  private void end() {
    synchronized (lock) {
      if (isEnding) {
        return;
      }
      isEnding = true;
      endingSince = System.nanoTime();
    }
    ending.gently();
  }

  private int await() throws IOException, InterruptedException {
    launch.input().giveTo(process);
    boolean ended = awaitEnd();
    takeRest();
    attempt(launch.reception()::end);
    throwFailure();
    if (isOverdue(Duration.ZERO)) {
      throw new IOException(command + " was ended");
    }
    return ended ? process.exitValue() : 0;
  }

  /** Returns whether it has ended, not only said that it is over. */
  private boolean awaitEnd() {
    Pace pace = new Pace();
    boolean forced = false;
    long began = System.nanoTime();
    while (!hasEnded(pace.millis())) {
      if (failure == null && command.within().filter(time -> isOver(began, time)).isPresent()) {
        fail(
            new OperationTimeoutException(
                command + " has not ended within " + command.within().get().toSeconds() + " s",
                Failure.undecided()));
      }
      pace.taken(take(stdout, Long.MAX_VALUE) + take(stderr, Long.MAX_VALUE));
      if (pace.isPause()) {
        attempt(launch.reception()::pause);
      }
      if (launch.isDone().getAsBoolean() && !isPending()) {
        return hasEnded(PIPES.toMillis());
      }
      if (isOverdue(GRACE) && !forced) {
        forced = true;
        ending.byForce();
      }
      if (isOverdue(GRACE.plus(DEATH))) {
        return false; // stuck in the kernel: nobody can do more
      }
    }
    return true;
  }

  private static boolean isOver(long began, Duration time) {
    return System.nanoTime() - began > time.toNanos();
  }

  /** Takes what is there at its end. What it has left behind may write on: that is not its. */
  private void takeRest() {
    long out = attemptThere(stdout);
    long err = attemptThere(stderr);
    long taken = 1;
    while (taken > 0 && !isOverdue(PIPES)) {
      long more = take(stdout, out);
      out -= more;
      taken = more;
      more = take(stderr, err);
      err -= more;
      taken += more;
    }
  }

  private long attemptThere(Output output) {
    try {
      return output.there();
    } catch (IOException e) {
      fail(e);
      return 0;
    }
  }

  private int take(Output output, long most) {
    int taken = 0;
    try {
      taken = output.take(most);
    } catch (Throwable e) {
      fail(e); // an error too: it arrives all the same, when the tool has ended gently
    }
    if (launch.reception().isTooMuch() && failure == null) {
      fail(launch.reception().tooMuch());
    }
    noticeInterrupt(); // who never pauses is never waited for
    return taken;
  }

  private void attempt(Runnable telling) {
    if (failure == null || failure == interrupt) {
      try {
        telling.run();
      } catch (Throwable e) {
        fail(e);
      }
    }
  }

  /**
   * Ends the tool for a reason of ours, of which the first one counts. What it still writes is
   * heard by nobody, but taken, because a tool that tidies up and says so must not be held up by a
   * pipe.
   */
  private void fail(Throwable why) {
    if (failure == null) {
      failure = why;
    }
    if (why != interrupt) {
      stdout.ignore();
      stderr.ignore();
    }
    end();
  }

  private void noticeInterrupt() {
    if (Thread.interrupted()) {
      interrupt = new InterruptedException(); // thrown when it has ended, which is soon now
      fail(interrupt);
    }
  }

  private void throwFailure() {
    if (interrupt != null && failure != interrupt) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      ToolProcess.<RuntimeException>raise(failure);
    }
  }

  /** Throws anything: who hears a tool may throw what its method does not declare. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable any) throws T {
    throw (T) any;
  }

  /** Waits a little for its end, and for that of what is ended with it. */
  private boolean hasEnded(long pauseMillis) {
    try {
      if (!process.waitFor(pauseMillis, TimeUnit.MILLISECONDS)) {
        return false;
      }
      if (!isPending()) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
      return false;
    } catch (InterruptedException e) {
      interrupt = e;
      fail(e);
      return false;
    }
  }

  private boolean isPending() {
    return isOverdue(Duration.ZERO) && ending.isPending();
  }

  private boolean isOverdue(Duration allowed) {
    synchronized (lock) {
      return isEnding && System.nanoTime() - endingSince >= allowed.toNanos();
    }
  }

  /** Kills the tool if it still runs, and frees what is left of its outputs and input. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try (Input input = launch.input();
        stdout) {
      stderr.close();
    }
  }
}
