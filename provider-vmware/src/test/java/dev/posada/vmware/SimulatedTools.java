package dev.posada.vmware;

import dev.posada.Failure;
import dev.posada.OperationTimeoutException;
import dev.posada.Subscription;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.HostFiles;
import dev.posada.vmrun.Answer;
import dev.posada.vmrun.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The tools of a simulated host, which answer in this JVM: starting one for each call takes half a
 * second. Other tools are those of this machine. Thread-safe; the thread that calls is the tool.
 */
final class SimulatedTools implements CommandRunner {
  private static final ScheduledThreadPoolExecutor ALARM = alarm();

  private final SimulatedHost host;

  SimulatedTools(SimulatedHost host) {
    this.host = host;
  }

  private static ScheduledThreadPoolExecutor alarm() {
    ScheduledThreadPoolExecutor alarm =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "simulated-tools");
              thread.setDaemon(true);
              return thread;
            });
    alarm.setRemoveOnCancelPolicy(true);
    return alarm;
  }

  @Override
  public Optional<String> find(String tool, Operation op) {
    op.check();
    return host.find(tool).or(() -> CommandRunner.local().find(tool, op));
  }

  @Override
  public CommandResult run(Command command, Operation op) {
    Optional<String> program = host.program(command.argv().get(0));
    return program.isPresent()
        ? answered(command, op, () -> simulated(program.get(), command, op))
        : CommandRunner.local().run(command, op);
  }

  private static CommandResult answered(
      Command command, Operation op, Callable<CommandResult> body) {
    return command.changes() ? op.change(command.text(), body) : op.read(command.text(), body);
  }

  private CommandResult simulated(String program, Command command, Operation op) throws Exception {
    List<String> words = command.argv().subList(1, command.argv().size());
    Call call = new Call(program, words, Path.of("/"), command.environment());
    Ending ending = new Ending(Thread.currentThread());
    AtomicBoolean late = new AtomicBoolean();
    try (Subscription hook = op.onCancel(ending::begin);
        AutoCloseable alarm =
            command.within().map(time -> in(time, ending, late)).orElse(() -> {})) {
      Answer answer = host.simulator().run(call);
      ending.isOver();
      return command.deliver(new CommandResult(answer.exit(), answer.stdout(), answer.stderr()));
    } catch (InterruptedException e) {
      if (ending.isOver() && late.get()) {
        throw new OperationTimeoutException(
            command + " has not ended within " + command.within().orElseThrow(),
            Failure.undecided());
      }
      if (ending.isOver()) {
        throw new IOException(command + " was ended");
      }
      throw e;
    }
  }

  /** Ends a call that takes longer than its command may. */
  private static AutoCloseable in(Duration time, Ending ending, AtomicBoolean late) {
    Future<?> due =
        ALARM.schedule(
            () -> {
              late.set(true);
              ending.begin();
            },
            time.toMillis(),
            TimeUnit.MILLISECONDS);
    return () -> due.cancel(false);
  }

  @Override
  public HostFiles files() {
    return host.files();
  }

  /** Ends a call from another thread; its own thread is not interrupted after the call. */
  private static final class Ending {
    private final Thread tool;
    private boolean begun;
    private boolean over;

    Ending(Thread tool) {
      this.tool = tool;
    }

    synchronized void begin() {
      if (!over) {
        begun = true;
        tool.interrupt();
      }
    }

    /** Returns whether it was ended. */
    synchronized boolean isOver() {
      if (begun && !over) {
        Thread.interrupted();
      }
      over = true;
      return begun;
    }
  }
}
