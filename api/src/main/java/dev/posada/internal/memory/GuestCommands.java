package dev.posada.internal.memory;

import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Runs commands inside guests, of either kind. Thread-safe. */
final class GuestCommands {
  private final World world;
  private final Connection connection;

  GuestCommands(World world, Connection connection) {
    this.world = world;
    this.connection = connection;
  }

  /** Runs a command to its end; when the call is over before, the command is killed. */
  ExecResult exec(
      String id, Supplier<? extends SimulatedGuest> guest, ExecSpec spec, Operation op) {
    return connection.waitingChange("exec", id, op, () -> exec(guest, spec, op));
  }

  private ExecResult exec(Supplier<? extends SimulatedGuest> guest, ExecSpec spec, Operation op) {
    Timeline time = world.time();
    Connection.Stream stream = connection.stream();
    Execution execution =
        time.locked(
            () -> {
              SimulatedGuest inside = guest.get();
              return begin(
                  inside,
                  spec,
                  () -> Commands.program(spec.command(), around(inside, spec), spec.stdin()));
            });
    try {
      int code = time.await(() -> ended(execution, stream), Optional.empty(), op);
      return result(execution.program(), code, spec);
    } catch (OperationCancelledException | OperationTimeoutException e) {
      throw e.with(
          e.getMessage(), Failure.partly(List.of("the command had begun, and was killed")));
    } finally {
      time.locked(() -> execution.end(Execution.KILLED));
    }
  }

  Process spawn(String id, Supplier<? extends SimulatedGuest> guest, ExecSpec spec, Operation op) {
    return connection.change(
        "spawn",
        id,
        op,
        () -> {
          SimulatedGuest inside = guest.get();
          Execution begun =
              begin(inside, spec, () -> Commands.program(spec.command(), around(inside, spec)));
          return new MemoryProcess(world.time(), connection.stream(), begun);
        });
  }

  private static Surroundings around(SimulatedGuest guest, ExecSpec spec) {
    return guest.surroundings().of(spec);
  }

  /** Begins a command, which changes files at once, if the guest takes one now. */
  private static Execution begin(SimulatedGuest guest, ExecSpec spec, Supplier<Program> program) {
    guest.requireCommands();
    if (guest instanceof SimulatedContainer container
        && container.processes() >= container.actual().processes().orElse(Integer.MAX_VALUE)) {
      throw Refused.resources(
          "cannot fork: resource temporarily unavailable", "raise the limit of processes");
    }
    Program said = program.get();
    return Execution.start(
        guest.run(),
        spec.terminal() ? said.onTerminal() : said,
        around(guest, spec).user(),
        spec.command());
  }

  private static Optional<Integer> ended(Execution execution, Connection.Stream stream) {
    stream.requireWhole(Failure.undecided());
    if (execution.ownTimeOver()) {
      execution.end(execution.program().exitCode());
    }
    OptionalInt code = execution.exitCode();
    return code.isPresent() ? Optional.of(code.getAsInt()) : Optional.empty();
  }

  private static ExecResult result(Program program, int code, ExecSpec spec) {
    int most = (int) spec.outputLimit().bytes();
    // Of one that was killed nobody got the output: it was still on its way.
    boolean whole = code == program.exitCode();
    byte[] out = program.first(whole ? most : 0, false);
    byte[] err = program.first(whole ? most : 0, true);
    boolean truncated = whole && (program.bytes(false) > most || program.bytes(true) > most);
    return ExecResult.of(code, out, err, truncated);
  }
}
