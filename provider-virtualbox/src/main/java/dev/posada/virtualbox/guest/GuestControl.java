package dev.posada.virtualbox.guest;

import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.tar.GuestArchives;
import dev.posada.virtualbox.guest.GuestShell.End;
import dev.posada.virtualbox.guest.GuestShell.Script;
import dev.posada.virtualbox.tool.Installation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Commands and files inside of machines. */
public final class GuestControl {
  private final Installation vbox;
  private final Optional<Credentials> user;

  /**
   * Takes the values.
   *
   * @param user who copies files, and runs what names nobody
   */
  public GuestControl(Installation vbox, Optional<Credentials> user) {
    this.vbox = vbox;
    this.user = user;
  }

  private GuestShell shell(String id, Optional<Credentials> who, Operation op) {
    Credentials login =
        who.or(() -> user)
            .orElseThrow(
                () ->
                    new RejectedException(
                        "commands and files inside need a user of the guest",
                        Failure.notDone()
                            .remedy("give ExecSpec.as or ConnectOptions.guestCredentials")));
    return new GuestShell(vbox.tool(), id, login, op);
  }

  /**
   * Runs a command.
   *
   * <p>{@code guestcontrol run}, after {@code copyto} if there is input, and another one if there
   * is an environment: as words, others on the host could read them. When it is cancelled, the
   * shell inside ends the command within seconds.
   */
  public ExecResult exec(String id, ExecSpec spec, Operation op) {
    GuestShell shell = shell(id, spec.credentials(), op);
    return inside(
        CommandRun.environment(spec),
        shell,
        environment ->
            inside(
                spec.stdin(),
                shell,
                input -> exec(shell, spec, CommandRun.of(spec, input, environment))));
  }

  /** Has bytes in a file inside, of which nobody else reads; the name of none is empty. */
  private <T> T inside(byte[] bytes, GuestShell shell, Function<String, T> use) {
    if (bytes.length == 0) {
      return use.apply("");
    }
    Path file = null;
    try {
      file = Files.createTempFile("posada-", null);
      Files.write(file, bytes);
      return new Parcel(vbox, shell, file).deliver(use);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (file != null) {
        file.toFile().delete();
      }
    }
  }

  private static ExecResult exec(GuestShell shell, ExecSpec spec, Script script) {
    int most = (int) spec.outputLimit().bytes();
    BoundedOutput out = new BoundedOutput(most);
    End end = run(shell, spec, script, out, most);
    if (end.word().equals("directory")) {
      throw GuestShell.missing(spec.directory().orElseThrow());
    }
    if (end.word().equals("input")) {
      throw new NativeException(
          "what the command was to have was lost on its way inside", Failure.notDone());
    }
    byte[] err = end.bytes();
    boolean cut = out.isCut() || end.cut() || err.length > most;
    return ExecResult.of(
        end.exitCode(), out.bytes(), err.length > most ? Arrays.copyOf(err, most) : err, cut);
  }

  private static End run(
      GuestShell shell, ExecSpec spec, Script script, OutputStream out, int most) {
    try {
      return shell.run(script, out, most);
    } catch (OperationCancelledException | OperationTimeoutException e) {
      throw unsure(e, spec);
    }
  }

  private static HypervisorException unsure(HypervisorException e, ExecSpec spec) {
    return e.with(
        e.getMessage(),
        e.failure().remains(List.of("the command \"" + spec + "\" may still run inside")));
  }

  /** {@code guestcontrol run}, {@code copyto} and {@code run}. */
  public void copyTo(String id, Path from, String to, Operation op) {
    new GuestArchives(inside(id, op)).copyTo(from, to);
  }

  /** {@code guestcontrol run}. */
  public void copyFrom(String id, String from, Path to, Operation op) {
    new GuestArchives(inside(id, op)).copyFrom(from, to);
  }

  private GuestArchives.Shell inside(String id, Operation op) {
    return new Inside(vbox, shell(id, Optional.empty(), op), op);
  }

  private record Inside(Installation vbox, GuestShell shell, Operation op)
      implements GuestArchives.Shell {
    private static final int SAID = 64 << 10;

    @Override
    public GuestArchives.End run(
        boolean changes, String text, OutputStream out, List<String> words) {
      End end = shell.run(new Script(changes, text, words), out, SAID);
      return new GuestArchives.End(end.word(), end.stderr());
    }

    @Override
    public <T> T deliver(Path file, Function<String, T> use) {
      return new Parcel(vbox, shell, file).deliver(use);
    }

    @Override
    public void check() {
      op.check();
    }
  }
}
