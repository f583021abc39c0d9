package dev.posada.vmware.guest;

import static dev.posada.Outcome.UNKNOWN;

import dev.posada.Credentials;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.spi.tar.GuestArchives;
import dev.posada.vmware.tool.Installation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Runs scripts of ours in a shell inside a machine. vmrun tells nothing of what they write, so that
 * goes into a file inside, with how they ended, and that file comes here. Immutable.
 */
final class GuestShell implements GuestArchives.Shell {
  static final String PATH = "/bin/sh";

  /** So many characters of a script pass on every system as one word. */
  private static final int LONGEST = 30_000;

  private static final int SAID = 64 << 10;

  private static final String BEGIN =
      ShellWords.PLAIN
          + """
          u=$(umask)
          umask 077
          mkdir "$d" && echo "$$" >"$d/shell" || exit 0
          umask "$u"
          tell() { printf '%s\\n' "$1" >"$d/word"; exit 0; }
          (
          """;

  /** What the command has left behind may write on, but not into what is copied. */
  private static final String END =
      """
      tell "$?"
      ) </dev/null >"$d/out" 2>"$d/err"
      umask 077
      o=$(($(wc -c <"$d/out"))) e=$(($(wc -c <"$d/err")))
      [ "$m" -ge 0 ] || m=$o
      {
        printf '%s %s %s\\n' "$(cat "$d/word" || echo lost)" "$o" "$e"
        [ "$o" -lt "$m" ] || o=$m
        head -c "$o" <"$d/out"
        [ "$e" -lt "$l" ] || e=$l
        head -c "$e" <"$d/err"
      } >"$d/all" 2>/dev/null && mv "$d/all" "$d.end"
      rm -rf "$d"
      exit 0
      """;

  /** Ends a script that nobody waits for any more, and what it has started, and takes all away. */
  private static final String GIVE_UP =
      """
      s=$(cat "$1/shell" 2>/dev/null) p=$(cat "$1/pid" 2>/dev/null)
      if [ -n "$p" ]; then
        kill -TERM -"$p" 2>/dev/null || kill -TERM "$p" 2>/dev/null
      fi
      n=0
      while [ -n "$s" ] && kill -0 "$s" 2>/dev/null; do
        n=$((n+1))
        if [ "$n" -eq 3 ] && [ -n "$p" ]; then
          kill -KILL -"$p" 2>/dev/null || kill -KILL "$p" 2>/dev/null
        fi
        [ "$n" -lt 6 ] || kill -KILL "$s"
        sleep 1
      done
      rm -rf "$1" "$1.end" "$1.in"
      """;

  private final Installation vmware;
  private final String id;
  private final Credentials user;
  private final Crossing crossing;
  private final Operation op;

  /**
   * A shell.
   *
   * @param user who runs it
   */
  GuestShell(Installation vmware, String id, Credentials user, Operation op) {
    this.vmware = vmware;
    this.id = id;
    this.user = user;
    this.crossing = new Crossing(vmware, id, user);
    this.op = op;
  }

  /**
   * A script.
   *
   * @param text its text, which does not use the names {@code d}, {@code i}, {@code l} and {@code
   *     m} for itself; it may end itself by {@code tell WORD}
   * @param input what it finds in {@code i}, for {@code printf %b}
   * @param words what it finds as {@code $1} and so on
   */
  record Script(String text, byte[] input, List<String> words) {}

  /**
   * How a script has ended.
   *
   * @param word what it told: its exit code, or what it told instead
   * @param out how many bytes it wrote
   * @param err how many bytes it wrote to its standard error
   * @param stderr the first of them
   */
  record Ended(String word, long out, long err, byte[] stderr) {}

  /**
   * Runs a script.
   *
   * @param most how many bytes of what it writes are wanted; all of them if it is negative
   * @param mostErr how many of its standard error
   */
  Ended run(Script script, OutputStream out, long most, int mostErr) {
    return run(true, script, out, most, mostErr);
  }

  private Ended run(boolean changes, Script script, OutputStream out, long most, int mostErr) {
    String folder = "/tmp/posada-" + UUID.randomUUID();
    String text = "d='" + folder + "' l=" + mostErr + " m=" + most + "\n";
    text += "i=" + ShellWords.quoted(script.input()) + "\n" + ShellWords.set(script.words());
    try {
      start(text + BEGIN + script.text() + END, op);
    } catch (OperationCancelledException | OperationTimeoutException e) {
      throw giveUp(folder, e);
    }
    try {
      return read(folder, out, most, mostErr);
    } catch (OperationCancelledException | OperationTimeoutException e) {
      throw giveUp(folder, e);
    } catch (HypervisorException e) {
      throw unheard(changes, folder, e);
    }
  }

  /** The script has run, whatever VMware says of the step by which its end is told. */
  private HypervisorException unheard(boolean changes, String folder, HypervisorException failed) {
    Undo undo = new Undo(op);
    undo.add("the file " + folder + ".end inside", own -> crossing.remove(folder + ".end", own));
    List<String> remains = new ArrayList<>(failed.remains());
    remains.addAll(undo.run(failed));
    Failure failure = failed.failure();
    if (remains.isEmpty()) {
      return changes ? failed.with(failed.getMessage(), failure.outcome(UNKNOWN)) : failed;
    }
    return failed.with(failed.getMessage(), failure.remains(remains));
  }

  private void start(String text, Operation its) {
    if (text.length() > LONGEST) {
      throw new RejectedException(
          "vmrun takes no command of so many characters into a guest",
          Failure.notDone().remedy("copy a script inside, and run that"));
    }
    try {
      vmware.tool().run(crossing.request("runScriptInGuest").plain(id, PATH).secret(text), its);
    } catch (NotFoundException e) {
      if (e.kind() != Kind.FILE) {
        throw e;
      }
      throw new UnsupportedCapabilityException(
          "commands and files inside",
          Support.no("the guest has no " + PATH + ", which runs and copies them"),
          e.failure());
    } catch (PermissionDeniedException e) {
      throw user.password().isEmpty() ? passwordless(e) : e;
    }
  }

  private HypervisorException passwordless(PermissionDeniedException refused) {
    return new UnsupportedCapabilityException(
        "the user " + user.user() + " without a password",
        Support.no(
            "VMware logs the users of commands on inside: " + refused.getMessage(),
            "give the password of the user"),
        refused.failure());
  }

  private Ended read(String folder, OutputStream out, long most, int mostErr) {
    Path result = null;
    try {
      result = Files.createTempFile("posada-", null);
      try {
        crossing.fetch(folder + ".end", result, op);
      } catch (NotFoundException e) {
        throw new NativeException(
            "the shell inside has left no result; the disk of the guest may be full",
            Failure.unknown().cause(e));
      }
      crossing.remove(folder + ".end", op);
      return ResultFile.read(result, out, most, mostErr);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (result != null) {
        result.toFile().delete();
      }
    }
  }

  private HypervisorException giveUp(String folder, HypervisorException over) {
    try {
      Operation own = op.unattended(Undo.TIME);
      String text = ShellWords.set(List.of(folder)) + ShellWords.PLAIN + GIVE_UP;
      Undisturbed.run(() -> start(text, own));
      return over;
    } catch (RuntimeException e) {
      over.addSuppressed(e);
      return over.with(
          over.getMessage(),
          over.failure()
              .remains(
                  List.of("what was begun inside may still run", "files " + folder + "* inside")));
    }
  }

  @Override
  public GuestArchives.End run(boolean changes, String text, OutputStream out, List<String> words) {
    Ended ended = run(changes, new Script(text, new byte[0], words), out, -1, SAID);
    return new GuestArchives.End(ended.word(), new String(ended.stderr(), StandardCharsets.UTF_8));
  }

  /** {@inheritDoc} Users of the guest may read it for a moment, as far as its user lets them. */
  @Override
  public <T> T deliver(Path file, Function<String, T> use) {
    String inside = "/tmp/posada-" + UUID.randomUUID() + ".in";
    Undo undo = new Undo(op);
    undo.add("the file " + inside + " inside", own -> crossing.remove(inside, own));
    try {
      crossing.send(file, inside, op);
      return use.apply(inside);
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
  }

  @Override
  public void check() {
    op.check();
  }
}
