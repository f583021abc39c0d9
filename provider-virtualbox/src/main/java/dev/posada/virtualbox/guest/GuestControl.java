package dev.posada.virtualbox.guest;

import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.HypervisorException;
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
   * <p>{@code guestcontrol run}, after {@code copyto} if there is input: as words, others on the
   * host could read it. When it is cancelled, the shell inside ends the command within seconds.
   */
  public ExecResult exec(String id, ExecSpec spec, Operation op) {
    GuestShell shell = shell(id, spec.credentials(), op);
    if (spec.stdin().length == 0) {
      return exec(shell, spec, "");
    }
    Path input = null;
    try {
      input = Files.createTempFile("posada-", null);
      Files.write(input, spec.stdin());
      return new Parcel(vbox, shell, input).deliver(path -> exec(shell, spec, path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (input != null) {
        input.toFile().delete();
      }
    }
  }

  private static ExecResult exec(GuestShell shell, ExecSpec spec, String input) {
    int most = (int) spec.outputLimit().bytes();
    BoundedOutput out = new BoundedOutput(most);
    End end = run(shell, spec, input, out, most);
    if (end.word().equals("directory")) {
      throw GuestShell.missing(spec.directory().orElseThrow());
    }
    byte[] err = end.bytes();
    boolean cut = out.isCut() || end.cut() || err.length > most;
    return ExecResult.of(
        end.exitCode(), out.bytes(), err.length > most ? Arrays.copyOf(err, most) : err, cut);
  }

  private static End run(
      GuestShell shell, ExecSpec spec, String input, OutputStream out, int most) {
    try {
      return shell.run(CommandRun.of(spec, input), out, most);
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
    return new Inside(vbox, shell(id, Optional.empty(), op));
  }

  private record Inside(Installation vbox, GuestShell shell) implements GuestArchives.Shell {
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
  }
}
