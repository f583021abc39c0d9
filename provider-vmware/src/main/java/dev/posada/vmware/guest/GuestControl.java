package dev.posada.vmware.guest;

import dev.posada.Capability;
import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.tar.GuestArchives;
import dev.posada.vmware.guest.GuestShell.Ended;
import dev.posada.vmware.guest.GuestShell.Script;
import dev.posada.vmware.machine.GuestSupport;
import dev.posada.vmware.tool.Installation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Commands and files inside of machines, by {@code runScriptInGuest} and copies of single files.
 *
 * <p>vmrun takes the password of the guest's user as a word: others on the host can see it in the
 * list of processes while it runs.
 */
public final class GuestControl {
  /** So much encoded input goes with the script. */
  private static final int INLINE = 16 << 10;

  /**
   * The command gets a session of its own where the guest can, so that all of it can be ended, and
   * is known by its number: vmrun leaves it running when it is ended itself.
   */
  private static final String SCRIPT =
      """
      f=$1 c=$2
      shift 2
      [ -z "$f" ] || { exec <"$f" && rm -f "$f"; } || tell input
      [ -z "$c" ] || cd -- "$c" 2>/dev/null || tell directory
      run() (
        p=$(exec sh -c 'echo $PPID')
        echo "$p" >"$d/pid"
        command -v setsid >/dev/null 2>&1 && exec setsid sh -c 'exec "$@"' sh "$@"
        exec "$@"
      )
      if [ -n "$i" ]; then
        printf '%b' "$i" | run "$@"
      else
        run "$@"
      fi
      """;

  private final Installation vmware;
  private final Optional<Credentials> user;
  private final GuestSupport support;

  /**
   * Takes the values.
   *
   * @param user who copies files, and runs what names nobody
   */
  public GuestControl(Installation vmware, Optional<Credentials> user) {
    this.vmware = vmware;
    this.user = user;
    this.support = new GuestSupport(vmware);
  }

  /** {@return the user of the guest for what names nobody} */
  Credentials user(Optional<Credentials> who) {
    return who.or(() -> user)
        .orElseThrow(
            () ->
                new RejectedException(
                    "what is done inside a machine needs a user of the guest",
                    Failure.notDone()
                        .remedy("give ExecSpec.as or ConnectOptions.guestCredentials")));
  }

  private GuestShell shell(
      String id, Capability capability, Optional<Credentials> who, Operation op) {
    support.require(vmware.library().file(id, op), capability);
    return new GuestShell(vmware, id, user(who), op);
  }

  /**
   * Runs a command.
   *
   * <p>{@code runScriptInGuest}, {@code CopyFileFromGuestToHost} and {@code deleteFileInGuest},
   * after {@code CopyFileFromHostToGuest} if there is much input.
   */
  public ExecResult exec(String id, ExecSpec spec, Operation op) {
    GuestShell shell = shell(id, Capability.EXEC, spec.credentials(), op);
    if (ShellWords.quoted(spec.stdin()).length() <= INLINE) {
      return exec(shell, spec, "", spec.stdin());
    }
    Path input = null;
    try {
      input = Files.createTempFile("posada-", null);
      Files.write(input, spec.stdin());
      return shell.deliver(input, path -> exec(shell, spec, path, new byte[0]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (input != null) {
        input.toFile().delete();
      }
    }
  }

  private static ExecResult exec(GuestShell shell, ExecSpec spec, String file, byte[] input) {
    int most = (int) spec.outputLimit().bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Ended ended;
    try {
      ended = shell.run(new Script(SCRIPT, input, words(spec, file)), out, most, most);
    } catch (OperationCancelledException | OperationTimeoutException e) {
      throw unsure(e, spec);
    }
    if (ended.word().equals("directory")) {
      throw new NotFoundException(Kind.FILE, spec.directory().orElseThrow(), Failure.notDone());
    }
    if (!ended.word().matches("\\d{1,3}")) {
      throw new NativeException(
          "the shell inside has ended before its time: " + ended.word(), Failure.unknown());
    }
    boolean cut = ended.out() > most || ended.err() > most;
    return ExecResult.of(Integer.parseInt(ended.word()), out.toByteArray(), ended.stderr(), cut);
  }

  private static List<String> words(ExecSpec spec, String file) {
    List<String> words = new ArrayList<>(List.of(file, spec.directory().orElse("")));
    if (!spec.environment().isEmpty()) {
      words.add("env");
      spec.environment().forEach((key, value) -> words.add(key + "=" + value));
      words.addAll(List.of("sh", "-c", "exec \"$@\"", "sh")); // what follows may have a = in it
    }
    words.addAll(spec.command());
    return words;
  }

  private static HypervisorException unsure(HypervisorException e, ExecSpec spec) {
    return e.remains().isEmpty()
        ? e
        : e.with(
            e.getMessage(),
            e.failure().remains(List.of("the command \"" + spec + "\" may still run inside")));
  }

  /** Two scripts, and {@code CopyFileFromHostToGuest} between them. */
  public void copyTo(String id, Path from, String to, Operation op) {
    new GuestArchives(shell(id, Capability.COPY, Optional.empty(), op)).copyTo(from, to);
  }

  /** A script. */
  public void copyFrom(String id, String from, Path to, Operation op) {
    new GuestArchives(shell(id, Capability.COPY, Optional.empty(), op)).copyFrom(from, to);
  }
}
