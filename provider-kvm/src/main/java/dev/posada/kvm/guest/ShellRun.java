package dev.posada.kvm.guest;

import dev.posada.Credentials;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.agent.AgentCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A command that a shell inside the guest runs for the agent, since libvirt breaks with an agent
 * that answers more than 10 MiB, and carries no answer of more than 4 MiB. What the command says is
 * kept in files there: little of it the shell says at its end, much of it stays to be read in
 * pieces. Immutable.
 */
final class ShellRun {
  static final String SHELL = "/bin/sh";

  /** So much of both streams comes with the end of the shell, without more questions. */
  static final int INLINE = 1 << 20;

  /**
   * The words are never read by the shell, and {@code exec} finds no command of its own. Each
   * stream is kept as far as it may be long, then read and dropped, as the command would wait else.
   * The first line tells how it ended; nothing else of the shell is written before it.
   */
  private static final String SCRIPT =
      """
      f=$0 n=$1 m=$2 u=$3 d=$4 p=$5
      shift 5
      if [ -e "$f.in" ]; then exec <"$f.in"; rm -f "$f.in"; fi
      case $u in
        '') ;;
        *[!0-9]*) id -u -- "$u" >/dev/null 2>&1 || { echo nouser; exit; };;
        *)
          setpriv --help 2>&1 | grep -q reuid || chroot --help 2>&1 | grep -q userspec ||
            { echo noway; exit; }
          ;;
      esac
      [ -z "$d" ] || cd -- "$d" 2>/dev/null || { echo nodirectory; exit; }
      (set -C; umask 077; : >"$f.out" && : >"$f.err") 2>/dev/null || { echo none; exit; }
      keep() {
        head -c "$n" >>"$1"
        cat >/dev/null
      }
      c=$(
        exec 4>&1
        {
          {
            (exec 2>&3 3>&- 4>&-; exec "$@")
            echo $? >&4
          } | keep "$f.out"
        } 3>&1 | keep "$f.err"
      )
      there() (
        set -f
        case $1 in */*) [ -f "$1" ] && [ -x "$1" ]; exit;; esac
        IFS=:
        for d in $PATH; do
          [ -f "${d:-.}/$1" ] && [ -x "${d:-.}/$1" ] && exit
        done
        exit 1
      )
      case $c in
        126|127) there "$p" || { rm -f "$f.out" "$f.err"; echo none; exit; };;
      esac
      set -- $(wc -c "$f.out" "$f.err")
      if [ $(($1 + $3)) -gt "$m" ]; then
        echo "kept $c $1 $3"
        exit
      fi
      echo "said $c $1 $3"
      [ "$1" = 0 ] || cat "$f.out"
      [ "$3" = 0 ] || cat "$f.err" >&2
      rm -f "$f.out" "$f.err"
      """;

  /** Changes to a user who has no name, as none of the usual ways does. */
  private static final String BY_NUMBER =
      """
      setpriv --help 2>&1 | grep -q reuid &&
        exec setpriv --reuid="$0" --regid="$0" --clear-groups -- "$@"
      exec chroot --userspec="$0:$0" --groups="" --skip-chdir / "$@"
      """;

  private static final List<String> AS_THEY_ARE = List.of("-c", "exec \"$@\"", "sh");

  private final String stem = "/tmp/posada-" + UUID.randomUUID();
  private final ExecSpec spec;
  private final String user;

  ShellRun(ExecSpec spec) {
    this.spec = spec;
    this.user = spec.credentials().map(Credentials::user).orElse("");
    if (user.startsWith("-")) {
      throw new RejectedException("not the name of a user: " + user);
    }
  }

  /** What the agent is to start: one byte more is kept, to know that there was more. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(SHELL, "-c", SCRIPT, stem));
    words.add(Long.toString(spec.outputLimit().bytes() + 1));
    words.add(Integer.toString(INLINE));
    words.add(user);
    words.add(spec.directory().orElse(""));
    words.add(spec.command().get(0));
    words.addAll(asUser());
    words.addAll(withEnvironment());
    words.addAll(spec.command());
    return words;
  }

  /** The agent is root mostly, whom nobody asks for a password. */
  private List<String> asUser() {
    if (user.isEmpty()) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    if (user.chars().allMatch(c -> c >= '0' && c <= '9')) {
      words.addAll(List.of(SHELL, "-c", BY_NUMBER, user));
    } else {
      // su looks for its options everywhere before the two dashes
      words.addAll(List.of("su", "-s", SHELL, "-c", "exec \"$@\"", "--", user, "sh"));
    }
    return words;
  }

  /**
   * A variable that the agent is given replaces all others, so it is given none. A file that only
   * its owner reads would hide them from the list of processes, and from another user, too, as whom
   * the command is run.
   */
  private List<String> withEnvironment() {
    if (spec.environment().isEmpty()) {
      return List.of();
    }
    List<String> words = new ArrayList<>(List.of("env", "--"));
    spec.environment().forEach((key, value) -> words.add(key + "=" + value));
    words.add(SHELL); // what follows may have a = in it
    words.addAll(AS_THEY_ARE);
    return words;
  }

  /** Whether the agent can run it only with the help of a shell. */
  boolean needsShell() {
    return !user.isEmpty() || spec.directory().isPresent() || !spec.environment().isEmpty();
  }

  /** What makes the file for an input that is too long for the agent, whose own all may read. */
  List<String> stdinRoom() {
    return List.of(SHELL, "-c", "set -C; umask 077; : >\"$0\"", stdinFile());
  }

  /** What removes the files that stay. */
  List<String> removal() {
    return List.of(SHELL, "-c", "exec rm -f \"$0.in\" \"$0.out\" \"$0.err\"", stem);
  }

  /** Where an input is put that is too long for the agent. */
  String stdinFile() {
    return stem + ".in";
  }

  String stdoutFile() {
    return stem + ".out";
  }

  String stderrFile() {
    return stem + ".err";
  }

  /**
   * How it ended.
   *
   * @param kept whether what the command said stays in the files
   * @param stdoutSize how much of it there is, up to one byte more than may be kept
   * @param stdout what the shell said of it
   */
  record End(
      boolean kept, int exitCode, int stdoutSize, int stderrSize, byte[] stdout, byte[] stderr) {}

  /** How the shell says that it ended; empty if the command was never begun. */
  Optional<End> end(AgentCommand.Status status) {
    byte[] said = status.stdout();
    int line = 0;
    while (line < said.length && said[line] != '\n') {
      line++;
    }
    String[] words = new String(said, 0, line, StandardCharsets.US_ASCII).split(" ");
    refuse(words[0]);
    if (words.length < 4) {
      return Optional.empty();
    }
    byte[] stdout = Arrays.copyOfRange(said, Math.min(line + 1, said.length), said.length);
    return Optional.of(
        new End(
            words[0].equals("kept"),
            Integer.parseInt(words[1]),
            Integer.parseInt(words[2]),
            Integer.parseInt(words[3]),
            stdout,
            status.stderr()));
  }

  private void refuse(String word) {
    switch (word) {
      case "nouser" -> throw new RejectedException("no user " + user + " inside");
      case "nodirectory" ->
          throw new NotFoundException(Kind.FILE, spec.directory().orElseThrow(), Failure.notDone());
      case "noway" ->
          throw new UnsupportedCapabilityException(
              "the user " + user,
              Support.no(
                  "the guest has nothing that runs a command as a user without a name",
                  "install util-linux or coreutils in it, or name the user"),
              Failure.notDone());
      default -> {}
    }
  }
}
