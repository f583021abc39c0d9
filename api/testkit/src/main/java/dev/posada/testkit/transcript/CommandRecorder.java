package dev.posada.testkit.transcript;

import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.HostFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands by another runner and notes what they said. Thread-safe.
 *
 * <p>Secret words, the input and the values of the environment are not noted, and where a tool
 * repeats one of them, {@code ***} is in its place. Names of variables whose values may be seen,
 * and help to understand what was said, are told to the constructor. Of a tool only its name is
 * noted, not the folder. A command that could not be started is not noted.
 */
public final class CommandRecorder implements CommandRunner {
  private static final long LIMIT = 32L << 20;

  private final CommandRunner runner;
  private final Transcript.Header header;
  private final Set<String> shown;
  private final Object lock = new Object();
  private final List<Exchange> exchanges = new ArrayList<>(); // null while one runs
  private long size;

  /**
   * Makes one that has nothing noted.
   *
   * @param runner runs the commands
   * @param header where they are recorded
   * @param environment names of variables of the commands whose values are noted
   */
  public CommandRecorder(CommandRunner runner, Transcript.Header header, String... environment) {
    this.runner = Objects.requireNonNull(runner, "runner");
    this.header = Objects.requireNonNull(header, "header");
    shown = Set.of(environment);
  }

  @Override
  public Optional<String> find(String tool, Operation op) {
    return runner.find(tool, op);
  }

  @Override
  public CommandResult run(Command command, Operation op) {
    int number;
    synchronized (lock) {
      number = exchanges.size(); // in the order in which they begin, as they will come again
      exchanges.add(null);
    }
    long start = System.nanoTime();
    try {
      CommandResult result = runner.run(command, op);
      note(number, command, result, start);
      return result;
    } catch (OperationCancelledException | OperationTimeoutException e) {
      note(number, command, new CommandResult(-1, "", ""), start);
      throw e;
    }
  }

  private void note(int number, Command command, CommandResult result, long start) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("argv", Words.recorded(command.visibleArgv()));
    facts.put("exit", (long) result.exitCode());
    facts.put("duration_ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    Map<String, Object> environment = new LinkedHashMap<>(command.environment());
    environment.keySet().retainAll(shown);
    if (!environment.isEmpty()) {
      facts.put("environ", environment);
    }
    Literals secrets = secrets(command);
    byte[] stdout = secrets.hiddenIn(result.stdoutBytes());
    byte[] stderr = secrets.hiddenIn(result.stderrBytes());
    synchronized (lock) {
      size += stdout.length + stderr.length;
      if (size <= LIMIT) {
        exchanges.set(number, Exchange.command(facts, stdout, stderr));
      }
    }
  }

  private Literals secrets(Command command) {
    List<String> secrets = new ArrayList<>();
    for (int i = 0; i < command.argv().size(); i++) {
      if (!command.argv().get(i).equals(command.visibleArgv().get(i))) {
        secrets.add(command.argv().get(i));
      }
    }
    command.environment().forEach((key, value) -> secrets.add(shown.contains(key) ? "" : value));
    command.stdin().lines().map(String::strip).forEach(secrets::add);
    return new Literals(secrets);
  }

  @Override
  public HostFiles files() {
    return runner.files();
  }

  /**
   * {@return what was noted so far, without what still runs}
   *
   * @throws IllegalStateException if the tools wrote more than 32 MiB
   */
  public Transcript transcript() {
    synchronized (lock) {
      if (size > LIMIT) {
        throw new IllegalStateException("the tools wrote more than " + LIMIT + " bytes");
      }
      return Transcript.of(header, exchanges.stream().filter(Objects::nonNull).toList());
    }
  }
}
