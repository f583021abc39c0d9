package dev.posada.virtualbox.guest;

import dev.posada.ExecSpec;
import dev.posada.virtualbox.guest.GuestShell.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that our shell runs inside a machine: the tool gives it no input, tells no exit code
 * above 93, and leaves it running when it is ended itself.
 */
final class CommandRun {
  /**
   * The tool opens an input for the shell that ends with its session. Somebody waits for that, and
   * ends the command and what it has started, if they are still there then. The shell itself has to
   * be gone too, which ends with its session, lest an input that is none ends everything; of the
   * session nobody can tell, as the additions leave some behind as zombies. The one who waits gives
   * up the outputs by {@code exec}: where a function has its own for a while, dash and BusyBox keep
   * the former ones open behind it, and the session waits for their end for ever.
   */
  private static final String SCRIPT =
      """
      f=$1 e=$2 d=$3
      shift 3
      exec 3<&0 </dev/null 4>&2
      [ -z "$f" ] || { exec <"$f" && rm -f "$f"; } || tell input
      [ -z "$d" ] || cd -- "$d" 2>/dev/null || tell directory
      if [ -n "$e" ]; then
        set -- sh -c 'exec "$@"' sh "$@" # what follows may have a = in it
        while IFS= read -r w; do
          w=$(printf '%b.' "$w")
          set -- "${w%.}" "$@"
        done <"$e" && rm -f "$e" || tell input
        set -- env -- "$@"
      fi
      exec 2>/dev/null # or it would tell there of signals
      watch() {
        cat <&3
        while kill -0 "$$"; do sleep 1; done
        kill -0 "$1" || return
        kill -TERM -"$1" || kill -TERM "$1"
        sleep 2
        kill -KILL -"$1" || kill -KILL "$1"
      }
      run() (
        p=$(exec sh -c 'echo $PPID')
        ( exec >/dev/null 4>&- </dev/null; watch "$p" & )
        exec 2>&4 3<&- 4>&-
        command -v setsid >/dev/null 2>&1 && exec setsid sh -c 'exec "$@"' sh "$@"
        exec "$@"
      )
      run "$@"
      """;

  private CommandRun() {}

  /**
   * The script.
   *
   * @param input the file inside with its input, which it removes; empty if it has none
   * @param environment the file inside with what {@link #environment environment} gives, likewise
   */
  static Script of(ExecSpec spec, String input, String environment) {
    List<String> words = new ArrayList<>(List.of(input, environment));
    words.add(spec.directory().orElse(""));
    words.addAll(spec.command());
    return new Script(true, SCRIPT, words);
  }

  /** {@return what is in the file of the environment: a line for each variable} */
  static byte[] environment(ExecSpec spec) {
    StringBuilder lines = new StringBuilder();
    spec.environment()
        .forEach((key, value) -> lines.append(GuestWords.encoded(key + "=" + value)).append('\n'));
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
