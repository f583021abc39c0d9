package dev.posada.virtualbox.guest;

import dev.posada.Credentials;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.virtualbox.tool.VBoxManage;
import java.io.OutputStream;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs scripts of ours in a shell inside a machine. Words of the user reach it as data, never as
 * text of a script. Immutable.
 */
final class GuestShell {
  static final String PATH = "/bin/sh";

  /** Gives the words back their bytes; a dot behind each keeps line feeds at its end. */
  private static final String BEGIN =
      """
      t=$1
      shift
      n=$#
      while [ "$n" -gt 0 ]; do
        w=$1
        shift
        case $w in
          *\\\\*) w=$(printf '%b.' "$w"); w=${w%.};;
        esac
        set -- "$@" "$w"
        n=$((n-1))
      done
      """
          + ("printf '%s" + Ending.FIRST + "\\n' \"$t\"\n")
          + ("tell() { printf '%s" + Ending.BEHIND + " %s\\n' \"$t\" \"$1\"; exit 0; }\n");

  private static final String END = "tell \"$?\"\n";

  private final VBoxManage tool;
  private final String id;
  private final Credentials user;
  private final Operation op;

  /**
   * A shell.
   *
   * @param user who runs it
   */
  GuestShell(VBoxManage tool, String id, Credentials user, Operation op) {
    this.tool = tool;
    this.id = id;
    this.user = user;
    this.op = op;
  }

  Operation op() {
    return op;
  }

  /** {@return the same for another call} */
  GuestShell with(Operation other) {
    return new GuestShell(tool, id, user, other);
  }

  /**
   * How a script has ended.
   *
   * @param word what it told: its exit code, or what it told instead
   * @param stderr what it and its commands wrote to their standard error
   * @param bytes the same, byte for byte
   * @param cut whether they wrote more than that
   */
  record End(String word, String stderr, byte[] bytes, boolean cut) {
    int exitCode() {
      return Integer.parseInt(word);
    }
  }

  /**
   * A script.
   *
   * @param changes whether it may change something
   * @param text its text, which uses neither {@code t} nor the function {@code tell} for itself
   * @param words what it finds as {@code $1} and so on
   */
  record Script(boolean changes, String text, List<String> words) {
    static Script changing(String text, String... words) {
      return new Script(true, text, List.of(words));
    }
  }

  /**
   * Runs a script. Its words are not in the trace, as those of a command may be secret.
   *
   * @param out takes what it writes
   * @param limit of what it writes to its standard error
   * @throws NotFoundException if there is no shell, as in Windows
   */
  End run(Script script, OutputStream out, int limit) {
    Ending ending = new Ending(out);
    Command command = command(script.changes(), "run", "--exe", PATH);
    // Older versions take the first word for the name of the shell; for the others it is an option
    // that changes nothing.
    command = command.plain("--", "+e", "-c", BEGIN + script.text() + END, "sh");
    command = command.plain(ending.mark());
    for (String word : script.words()) {
      command = command.secret(GuestWords.encoded(word));
    }
    command = command.stdoutTo(ending).outputLimit(Math.max(1, limit));
    CommandResult result = result(command, ending);
    String word = ending.word().orElseThrow(() -> lost(result));
    return new End(word, result.stderr(), result.stderrBytes(), result.isCut());
  }

  private CommandResult result(Command command, Ending ending) {
    try {
      // What it writes then is that of the guest, whatever it looks like.
      return run(command, () -> ending.hasBegun() || ending.word().isPresent());
    } catch (NotFoundException e) {
      if (!e.getMessage().contains(PATH)) {
        throw e;
      }
      throw new UnsupportedCapabilityException(
          "commands and files inside",
          Support.no("the guest has no " + PATH + ", which runs and copies them"),
          e.failure());
    }
  }

  private static HypervisorException lost(CommandResult result) {
    return new NativeException(
        "the shell inside has ended before its time, with " + result.exitCode(),
        Failure.unknown().nativeError(result.error("VBoxManage")));
  }

  /** Copies a file of the host to a path inside, with its permissions. */
  void copyTo(String from, String to) {
    run(command(true, "copyto").plain(from, to), () -> false);
  }

  private Command command(boolean changes, String verb, String... more) {
    Command command =
        changes ? tool.changing("guestcontrol", id, verb) : tool.reading("guestcontrol", id, verb);
    return command
        .plain("--username", user.user(), "--passwordfile")
        .secretFile(user.password())
        .plain(more);
  }

  private CommandResult run(Command command, BooleanSupplier done) {
    try {
      return tool.inside(command, done, op);
    } catch (PermissionDeniedException e) {
      throw user.password().isEmpty() ? passwordless(e) : e;
    }
  }

  private HypervisorException passwordless(PermissionDeniedException refused) {
    return new UnsupportedCapabilityException(
        "the user " + user.user() + " without a password",
        Support.no(
            "VirtualBox logs the users of commands on inside: " + refused.getMessage(),
            "give the password of the user"),
        refused.failure());
  }

  /** {@return the failure for what is not there} */
  static NotFoundException missing(String path) {
    return new NotFoundException(Kind.FILE, path, Failure.notDone());
  }
}
