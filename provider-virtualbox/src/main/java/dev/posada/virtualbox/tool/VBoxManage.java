package dev.posada.virtualbox.tool;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The tool: the only way to VirtualBox but for reading its files. Thread-safe.
 *
 * <p>A machine, a snapshot and an image are named by UUIDs in its arguments, never by names, which
 * may repeat and begin with a dash.
 *
 * <p>No server of VirtualBox is kept warm: what a parked client would save is a quarter of a second
 * after five idle ones, for a process more as long as a host is open, and it needs a machine.
 */
public final class VBoxManage implements AutoCloseable {
  /** What VirtualBox cannot do twice at once. */
  private static final Set<String> ALONE =
      Set.of("import", "hostonlyif", "hostonlynet", "natnetwork", "dhcpserver");

  private static final String BUSY = "others import machines or change networks at the moment";

  /** What takes its time on purpose. */
  private static final Set<String> ENDLESS = Set.of("wait", "collect", "watch");

  private final CommandRunner runner;
  private final String path;
  private final Map<String, String> environment;
  private final Reads reads;
  private final Turns turns;

  /**
   * Takes the values.
   *
   * @param path where the tool is
   * @param environment what it gets besides
   */
  public VBoxManage(CommandRunner runner, String path, Map<String, String> environment) {
    this(runner, path, environment, new Reads(runner), new Turns(runner, "", BUSY));
  }

  private VBoxManage(
      CommandRunner runner,
      String path,
      Map<String, String> environment,
      Reads reads,
      Turns turns) {
    this.runner = runner;
    this.path = path;
    this.environment = Map.copyOf(environment);
    this.reads = reads;
    this.turns = turns;
  }

  /**
   * {@return the same tool, which shares a lock with all others of its user}
   *
   * @param file the file that is locked, on the machine of the tool
   */
  public VBoxManage sharing(String file) {
    return new VBoxManage(runner, path, environment, reads, new Turns(runner, file, BUSY));
  }

  /** {@return where it is} */
  public String path() {
    return path;
  }

  /** {@return what runs it} */
  public CommandRunner runner() {
    return runner;
  }

  /** {@return a command that changes nothing, to be handed to {@link #run run}} */
  public Command reading(String... arguments) {
    return with(Command.read(words(List.of(arguments))));
  }

  /** {@return a command that may change something, to be handed to {@link #run run}} */
  public Command changing(String... arguments) {
    return with(Command.change(words(List.of(arguments))));
  }

  private List<String> words(List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    words.add(0, path);
    return words;
  }

  private Command with(Command command) {
    Command whole = command;
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      whole = whole.environment(variable.getKey(), variable.getValue());
    }
    return whole;
  }

  /** {@return what it writes; a failure is thrown} */
  public String read(Operation op, String... arguments) {
    Command command = reading(arguments);
    return read(command, new Tries(this, command, op), op, arguments);
  }

  /**
   * {@return what it writes; a failure is thrown}
   *
   * @param patience with a machine that is on its way from one state to the next, in nanoseconds
   */
  public String readSoon(long patience, Operation op, String... arguments) {
    Command command = reading(arguments);
    return read(command, new Tries(this, command, patience, op), op, arguments);
  }

  private String read(Command command, Tries tries, Operation op, String... arguments) {
    return Answers.text(
        tries.result(
            () -> isEndless(arguments) ? runner.run(command, op) : reads.run(command, op)));
  }

  /** Such a one would take a place from those that are over soon. */
  private static boolean isEndless(String... arguments) {
    return List.of(arguments).stream().anyMatch(ENDLESS::contains);
  }

  /**
   * {@return what it writes, of a command that locks a machine to read; a failure is thrown}
   *
   * <p>A machine that is off is aborted when the process ends that has it locked: this one is given
   * time when the call is over, as a change is, and no second one is started beside it.
   */
  public String readLocked(Operation op, String... arguments) {
    Command command = reading(arguments);
    Tries tries = new Tries(this, command, op);
    return Answers.text(
        tries.result(
            () ->
                isEndless(arguments)
                    ? new Unhurried(op, tries.verb()).run(runner, command)
                    : reads.runUnhurried(command, tries.verb(), op)));
  }

  /** {@return what it writes; a failure is thrown} */
  public String change(Operation op, String... arguments) {
    return Answers.text(run(changing(arguments), op));
  }

  /**
   * {@return what it writes; a failure is thrown}
   *
   * @param phase what it is doing, for the one who waits
   */
  public String work(String phase, Operation op, String... arguments) {
    return work(phase, changing(arguments), op);
  }

  /** As {@link #work(String, Operation, String...)}, of a command that is more than plain words. */
  public String work(String phase, Command command, Operation op) {
    return Answers.text(run(command, phase, op));
  }

  /**
   * Runs a command, again where it was not begun.
   *
   * @return what it wrote, if it has succeeded
   * @throws HypervisorException if it has not
   */
  public CommandResult run(Command command, Operation op) {
    if (command.changes()) {
      return run(command, "", op);
    }
    return new Tries(this, command, op).result(() -> reads.runAlone(command, op));
  }

  private CommandResult run(Command command, String phase, Operation op) {
    Tries tries = new Tries(this, command, op);
    String verb = tries.verb();
    return tries.result(
        () -> {
          Unhurried own = new Unhurried(op, verb);
          Command telling =
              phase.isEmpty() ? command : command.lines(new ProgressLines(phase, own));
          return ALONE.contains(verb)
              ? turns.run(op, inTurn -> own.run(inTurn, telling))
              : own.run(runner, telling);
        });
  }

  /**
   * Runs something inside a machine, which takes as long as it likes and writes what it likes.
   *
   * @param done whether it is known to have succeeded, whatever the tool says
   * @return what it wrote, if it has succeeded
   * @throws HypervisorException if it has not
   */
  public CommandResult inside(Command command, BooleanSupplier done, Operation op) {
    return new Tries(this, command, op).result(() -> runner.run(command, op), done);
  }

  /**
   * Does something that VirtualBox cannot do twice at once, alone of all threads, and here also of
   * all processes of this user. On another machine that holds for each command, which {@link #run
   * run} sees to by itself.
   */
  public <T> T alone(Operation op, Supplier<T> body) {
    return turns.alone(op, inTurn -> body.get());
  }

  /** Ends what still runs beside, and what runs it. */
  @Override
  public void close() {
    reads.close();
    runner.close();
  }
}
