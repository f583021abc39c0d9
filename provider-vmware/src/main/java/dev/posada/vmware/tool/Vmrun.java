package dev.posada.vmware.tool;

import dev.posada.ConnectionException;
import dev.posada.Credentials;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.Turns;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.text.ErrorText;
import dev.posada.vmware.text.Refusals;
import dev.posada.vmware.text.RunningText;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The tool: the only way to VMware but for its files. Thread-safe.
 *
 * <p>Its input is empty, as it would ask for passwords, and its outputs are files: the machine that
 * it starts keeps them open, and would hold a pipe for as long as it runs. When it has to be ended
 * it alone is, never what it has started; what it was about to do may happen all the same, so the
 * state is read again.
 */
public final class Vmrun implements AutoCloseable {
  private static final int TRIES = 3;
  private static final long FIRST_PAUSE = 500; // milliseconds, doubled each time
  private static final String BUSY = "others change the machine at the moment";

  private final CommandRunner runner;
  private final String path;
  private final Product product;
  private final Map<String, String> passwords;
  private final boolean sharing;
  private final Map<String, Turns> turns = new ConcurrentHashMap<>();

  /**
   * Takes the values.
   *
   * @param path where it is
   * @param product what it drives
   * @param passwords those of encrypted machines, by their {@code .vmx}
   * @param sharing whether turns are taken with other processes too
   */
  public Vmrun(
      CommandRunner runner,
      String path,
      Product product,
      Map<String, String> passwords,
      boolean sharing) {
    this.runner = runner;
    this.path = path;
    this.product = product;
    this.passwords = Map.copyOf(passwords);
    this.sharing = sharing;
  }

  /** {@return the same with the passwords of other machines, by their {@code .vmx}} */
  public Vmrun knowing(Map<String, String> others) {
    return new Vmrun(runner, path, product, others, sharing);
  }

  /** {@return where it is} */
  public String path() {
    return path;
  }

  /** {@return what it drives} */
  public Product product() {
    return product;
  }

  /** {@return what runs it} */
  public CommandRunner runner() {
    return runner;
  }

  /** {@return what it writes; a failure is thrown} */
  public String read(Operation op, String command, String... words) {
    return run(Request.read(command, words), op);
  }

  /** {@return what it writes; a failure is thrown} */
  public String change(Operation op, String command, String... words) {
    return run(Request.change(command, words), op);
  }

  /** {@return what it writes; a failure is thrown} */
  public String run(Request request, Operation op) {
    CommandResult result = result(request, op);
    if (ErrorText.isFailure(result)) {
      throw failure(request, result);
    }
    return result.stdout();
  }

  /** {@return what a result means that is no success} */
  public HypervisorException failure(Request request, CommandResult result) {
    return Refusals.of(result, request.machine().orElse(request.command()));
  }

  /**
   * {@return how it ended, for who knows better what a failure means; tried again where that may
   * help and cannot hurt}
   */
  public CommandResult result(Request request, Operation op) {
    return request.isAlone() && request.machine().isPresent()
        ? inTurn(request.machine().get(), its -> its.run(op, any -> tried(request, any, op)), op)
        : tried(request, runner, op);
  }

  private CommandResult tried(Request request, CommandRunner any, Operation op) {
    Command command = command(request);
    long pause = FIRST_PAUSE;
    for (int left = TRIES - 1; true; left--) {
      try {
        CommandResult result = any.run(command, op);
        if (left == 0 || !ErrorText.isFailure(result) || !mayRepeat(request, result)) {
          return result;
        }
      } catch (OperationTimeoutException late) {
        op.check(); // then it was all of the call
        if (left == 0 || request.changes()) {
          throw late;
        }
      }
      Pause.of(pause, op);
      pause *= 2;
    }
  }

  /** What changes is repeated only if it was refused before it began. */
  private static boolean mayRepeat(Request request, CommandResult result) {
    return request.changes() ? Refusals.isUnbegun(result) : Refusals.isPassing(result);
  }

  private Command command(Request request) {
    List<String> first = List.of(path, "-T", product.word());
    Command command = request.changes() ? Command.change(first) : Command.read(first);
    Optional<String> password = request.machine().flatMap(this::password);
    if (password.isPresent()) {
      command = command.plain("-vp").secret(password.get());
    }
    if (request.user().isPresent()) {
      Credentials user = request.user().get();
      command = command.plain("-gu", user.user(), "-gp").secret(user.password());
    }
    command = command.plain(request.command());
    for (Request.Part word : request.words()) {
      command = word.secret() ? command.secret(word.text()) : command.plain(word.text());
    }
    command = command.outputToFiles();
    return request.within().isPresent() ? command.within(request.within().get()) : command;
  }

  /** {@return the password of an encrypted machine; empty if none was given} */
  public Optional<String> password(String vmx) {
    return passwords.entrySet().stream()
        .filter(one -> Paths.isSame(one.getKey(), vmx))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** {@return the machines that run or are paused, as VMware spells their paths} */
  public List<String> running(Operation op) {
    long pause = FIRST_PAUSE;
    for (int left = TRIES - 1; true; left--) {
      RunningText said = RunningText.of(read(op, "list"));
      if (said.whole()) {
        return said.paths();
      }
      if (left == 0) {
        throw new NativeException(
            "vmrun list promises other machines than it names", Failure.undecided());
      }
      Pause.of(pause, op);
      pause *= 2;
    }
  }

  /** {@return the file that says whose turn it is to change a machine, beside the machine} */
  public static String turnFile(String vmx) {
    return vmx + ".posada-lock";
  }

  /**
   * Changes a machine while nobody else does, of all threads and here also of all processes that
   * use Posada; on another machine that holds for each command inside. It may be begun again
   * inside.
   */
  public <T> T alone(String vmx, Operation op, Supplier<T> body) {
    return inTurn(vmx, its -> its.alone(op, any -> body.get()), op);
  }

  /** The same for what answers nothing. */
  public void alone(String vmx, Operation op, Runnable body) {
    Supplier<Void> whole =
        () -> {
          body.run();
          return null;
        };
    alone(vmx, op, whole);
  }

  private <T> T inTurn(String vmx, Function<Turns, T> body, Operation op) {
    Turns its =
        turns.computeIfAbsent(vmx, it -> new Turns(runner, sharing ? turnFile(it) : "", BUSY));
    try {
      return body.apply(its);
    } catch (UncheckedIOException e) {
      if (runner.files().stamp(vmx, op).isEmpty()) {
        throw new NotFoundException(Kind.VIRTUAL_MACHINE, vmx, Failure.notDone());
      }
      throw new ConnectionException(e.getMessage(), Failure.notDone().cause(e));
    }
  }

  /** Ends what runs it. */
  @Override
  public void close() {
    runner.close();
  }
}
