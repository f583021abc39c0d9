package dev.posada.kvm;

import dev.posada.ByteSize;
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
      f=$0 n=$1 m=$2
      shift 2
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
        126|127) there "$1" || { rm -f "$f.out" "$f.err"; echo none; exit; };;
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

  private final String stem = "/tmp/posada-" + UUID.randomUUID();
  private final List<String> command;
  private final int most;

  ShellRun(List<String> command, ByteSize outputLimit) {
    this.command = command;
    this.most = (int) outputLimit.bytes();
  }

  /** What the agent is to start: one byte more is kept, to know that there was more. */
  List<String> words() {
    List<String> words =
        new ArrayList<>(
            List.of(
                SHELL, "-c", SCRIPT, stem, Integer.toString(most + 1), Integer.toString(INLINE)));
    words.addAll(command);
    return words;
  }

  /** What removes the files that stay. */
  List<String> removal() {
    return List.of(SHELL, "-c", "exec rm -f \"$0.out\" \"$0.err\"", stem);
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
  static Optional<End> end(AgentCommand.Status status) {
    byte[] said = status.stdout();
    int line = 0;
    while (line < said.length && said[line] != '\n') {
      line++;
    }
    String[] words = new String(said, 0, line, StandardCharsets.US_ASCII).split(" ");
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
}
