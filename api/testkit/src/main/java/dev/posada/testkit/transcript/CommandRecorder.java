package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Support;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.HostFiles;
import dev.posada.spi.command.HostSocket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
 * repeats one of them, {@code ***} is in its place, as it is in place of the path of a secret file.
 * Of an input, a line counts as one; but nothing is searched for one that is no text, or longer
 * than 64 KiB, or a file. Names of variables whose values may be seen, and help to understand what
 * was said, are told to the constructor. Of a tool only its name is noted, not the folder.
 *
 * <p>What goes to the sink of a command is noted too. Of a result that is cut, what it holds is
 * noted. A tool that was ended, because the call was over or the sink did not take more, is noted
 * with the exit code -1 and what the sink got. A command that failed otherwise is not noted.
 *
 * <p>What is recorded can be asked for after {@link #close} too, which closes the other runner.
 */
public final class CommandRecorder implements CommandRunner {
  private static final long LIMIT = 32L << 20;
  private static final int LONGEST_INPUT = 1 << 16;

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
    SinkCopy sink = command.stdoutTo().map(to -> new SinkCopy(to, (int) LIMIT)).orElse(null);
    try {
      CommandResult result = runner.run(sink == null ? command : command.stdoutTo(sink), op);
      note(number, command, result, sink, start);
      return result;
    } catch (RuntimeException e) {
      boolean isOver =
          e instanceof OperationCancelledException || e instanceof OperationTimeoutException;
      if (isOver || sink != null && sink.hasRefused()) {
        note(number, command, new CommandResult(-1, "", ""), sink, start);
      }
      throw e;
    }
  }

  private void note(int number, Command command, CommandResult result, SinkCopy sink, long start) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("argv", Words.recorded(command.visibleArgv()));
    facts.put("exit", (long) result.exitCode());
    if (result.isCut()) {
      facts.put("cut", true);
    }
    facts.put("duration_ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    Map<String, Object> environment = new LinkedHashMap<>(command.environment());
    environment.keySet().retainAll(shown);
    if (!environment.isEmpty()) {
      facts.put("environ", environment);
    }
    Literals secrets = secrets(command);
    byte[] stdout = hidden(secrets, sink == null ? result.stdoutBytes() : sink.copy());
    byte[] stderr = hidden(secrets, result.stderrBytes());
    long more = sink != null && sink.isCut() ? LIMIT + 1 : stdout.length + stderr.length;
    synchronized (lock) {
      size += more;
      if (size <= LIMIT) {
        exchanges.set(number, Exchange.command(facts, stdout, stderr));
      }
    }
  }

  private static byte[] hidden(Literals secrets, byte[] said) {
    return SecretPaths.hiddenIn(secrets.hiddenIn(said));
  }

  private Literals secrets(Command command) {
    List<String> secrets = new ArrayList<>();
    for (int i = 0; i < command.argv().size(); i++) {
      String word = command.argv().get(i);
      if (!word.equals(command.visibleArgv().get(i))) {
        secrets.add(word);
        addLines(word, secrets); // a tool that reads a file repeats a line of it
      }
    }
    command.environment().forEach((key, value) -> secrets.add(shown.contains(key) ? "" : value));
    addLines(text(command.stdin()), secrets);
    return new Literals(secrets);
  }

  private static void addLines(String text, List<String> secrets) {
    text.lines().map(String::strip).forEach(secrets::add);
  }

  private static String text(byte[] input) {
    try {
      return input.length > LONGEST_INPUT
          ? ""
          : UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  @Override
  public Support connects() {
    return runner.connects();
  }

  /** What goes through is not recorded. */
  @Override
  public HostSocket connect(String path, Operation op) {
    return runner.connect(path, op);
  }

  @Override
  public HostFiles files() {
    return runner.files();
  }

  /** Closes the runner that runs the commands. */
  @Override
  public void close() {
    runner.close();
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
