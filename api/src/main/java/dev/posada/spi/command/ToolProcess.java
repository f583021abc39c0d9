package dev.posada.spi.command;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.Subscription;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
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
  private static final int LIMIT = 16 << 20;
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration DEATH = Duration.ofSeconds(1);
  private static final long LONGEST_PAUSE_MILLIS = 16;

  private final Process process;
  private final Input input;
  private final Output stdout;
  private final Output stderr;
  private final Object lock = new Object();
  private boolean ending;
  private long endingSince;
  private InterruptedException interrupt;

  private ToolProcess(Process process, Input input) {
    this.process = process;
    this.input = input;
    stdout = new Output(process.getInputStream(), LIMIT);
    stderr = new Output(process.getErrorStream(), LIMIT);
  }

  /**
   * Runs a command to its end, or ends it when the operation is over.
   *
   * @throws IOException if it cannot be started, or was ended
   */
  static CommandResult run(Command command, Operation op) throws IOException, InterruptedException {
    try (ToolProcess tool = start(command);
        Subscription hook = op.onCancel(tool::end)) {
      return tool.await(command);
    }
  }

  private static ToolProcess start(Command command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command.argv());
    Map<String, String> environment = builder.environment();
    environment.put("LC_ALL", "C.UTF-8"); // with C, VBoxManage 7.2 cuts lists without a word
    environment.remove("LANGUAGE");
    environment.putAll(command.environment());
    Input input = Input.of(command.stdin());
    try {
      input.offerTo(builder);
      return new ToolProcess(builder.start(), input);
    } finally {
      input.close(); // the tool has it open
    }
  }

  /** Asks the tool to end; does not wait for it. */
  private void end() {
    synchronized (lock) {
      if (ending) {
        return;
      }
      ending = true;
      endingSince = System.nanoTime();
    }
    // Not process.destroy(): on Unix that closes the outputs too, and a tool that tidies up and
    // says
    // so would die of it.
    process.toHandle().destroy();
  }

  private CommandResult await(Command command) throws IOException, InterruptedException {
    input.giveTo(process);
    long pause = 0;
    while (!hasEnded(pause)) {
      boolean wrote = stdout.take() | stderr.take();
      pause = wrote ? 0 : Math.min(LONGEST_PAUSE_MILLIS, Math.max(1, 2 * pause));
      if (isTooMuch()) {
        end();
      }
      if (isOverdue(GRACE)) {
        process.toHandle().destroyForcibly();
      }
      if (isOverdue(GRACE.plus(DEATH))) {
        break; // stuck in the kernel: nobody can do more
      }
    }
    while (!isTooMuch() && (stdout.take() | stderr.take())) {
      // takes the rest
    }
    if (interrupt != null) {
      throw interrupt;
    }
    if (isTooMuch()) {
      throw new NativeException(
          command + " was ended: it wrote more than " + LIMIT + " bytes", Failure.undecided());
    }
    synchronized (lock) {
      if (ending) {
        throw new IOException(command + " was ended");
      }
    }
    return new CommandResult(process.exitValue(), stdout.bytes(), stderr.bytes());
  }

  private boolean hasEnded(long pauseMillis) {
    try {
      return process.waitFor(pauseMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupt = e; // thrown when the tool has ended, which does not take long now
      end();
      return false;
    }
  }

  private boolean isTooMuch() {
    return stdout.isOver() || stderr.isOver();
  }

  private boolean isOverdue(Duration allowed) {
    synchronized (lock) {
      return ending && System.nanoTime() - endingSince > allowed.toNanos();
    }
  }

  /** Kills the tool if it still runs, and frees its pipes. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    input.close();
    process.getInputStream().close();
    process.getErrorStream().close();
  }
}
