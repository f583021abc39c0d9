package dev.posada.spi.command;

import static dev.posada.spi.command.EncodedWords.encoded;

import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the login shell of the other machine gets: always the same words for {@code sh}, in quotes
 * that sh, bash, zsh, ksh, csh, tcsh and fish understand alike (so none of them contains {@code '},
 * {@code !}, a line end or two backslashes in a row), and the command as a line of letters, digits
 * and a few signs that mean nothing to any shell.
 *
 * <p>The line goes by the first line of the input, of which {@code read} takes no byte too many, or
 * as one more word. Its fields are the nonce, how the outputs are taken, then words and variables,
 * each behind a letter that tells what it is, special characters in octal for {@code printf %b}.
 */
final class SshScript {
  /** What {@code export} takes in every shell. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** These some shell keeps to itself. */
  private static final Set<String> READ_ONLY =
      Set.of("UID", "EUID", "PPID", "BASHOPTS", "SHELLOPTS", "BASH_VERSINFO");

  /**
   * Decodes the line, waits for the tool and tells how it ended. Its own stderr is shut then, as
   * shells say there by which signal the tool died, so the tool gets the other one later. Signals
   * do not keep it from tidying up. What exec opens, ksh hands on to a command only where that is
   * said. Each word waits in a variable, as a list of thousands that is made anew for each takes
   * minutes. Its own variables have a name that no login exports: one with the same name would
   * reach the tool with its value.
   */
  private static final String OUTER =
      oneLine(
          """
          LC_ALL=C; export LC_ALL; posada_inner=$1;
          case $# in 1) IFS= read -r posada_line;; *) posada_line=$2;; esac;
          set -- $posada_line; posada_nonce=$1; posada_mode=$2; shift 2;
          posada_count=0; posada_words=; posada_folder=; POSADA=; trap : HUP INT TERM;
          folder() {
            [ "$posada_folder" ] ||
            posada_folder=$(mktemp -d "${TMPDIR:-/tmp}/posada-$$-secret.XXXXXX") ||
            { echo "$posada_nonce n"; echo "$posada_nonce n" >&2; exit 1; };
          };
          for posada_field in "$@"; do
            posada_value=${posada_field#?};
            case $posada_field in [ws]*)
              posada_value=$(printf %bx "$posada_value"); posada_value=${posada_value%x};;
            esac;
            case $posada_field in
              [ex]*) POSADA="$POSADA $posada_field"; export POSADA; continue;;
              s*) folder; (umask 077; printf %s "$posada_value" >"$posada_folder/$posada_count");
                posada_value=$posada_folder/$posada_count;;
            esac;
            posada_count=$((posada_count+1)); eval "posada_$posada_count=\\$posada_value";
            posada_words="$posada_words \\"\\$posada_$posada_count\\"";
          done;
          eval "set -- $posada_words";
          case $posada_mode in f)
            folder; exec 5>"$posada_folder/o" 6>"$posada_folder/e";
            exec 7<"$posada_folder/o" 8<"$posada_folder/e";
            rm -f "$posada_folder/o" "$posada_folder/e";;
          esac;
          exec 3>&1 4>&2 2>/dev/null;
          case $posada_mode in
            f) sh -c "$posada_inner" sh "$posada_nonce" f "$@" 3>&3 4>&4 5>&5 6>&6;
              posada_code=$?; exec 5>&- 6>&-; cat <&7; cat <&8 >&4;;
            *) sh -c "$posada_inner" sh "$posada_nonce" p "$@" 3>&3 4>&4; posada_code=$?;;
          esac;
          case $posada_folder in ?*) rm -rf "$posada_folder";; esac;
          echo "$posada_nonce e $posada_code"; echo "$posada_nonce e $posada_code" >&4
          """);

  /**
   * Sets the environment, tells its own process, and becomes the tool. From the first variable of
   * the command on it has none of its own, which could have the same name.
   */
  private static final String INNER =
      oneLine(
          """
          posada_nonce=$1; posada_mode=$2; shift 2; posada_variables=$POSADA; unset POSADA LANGUAGE;
          LC_ALL=C.UTF-8; if [ -d /System/Library ]; then LC_ALL=en_US.UTF-8; fi;
          for posada_field in $posada_variables; do
            case $posada_field in x*)
              posada_value=$(printf %bx "${posada_field#?}"); set -- env "${posada_value%x}" "$@";;
            esac;
          done;
          set -- "" "$posada_nonce" "$posada_mode" "$@";
          for posada_field in $posada_variables; do
            case $posada_field in e*)
              posada_value=$(printf %bx "${posada_field#?}"); set -- "${posada_value%x}" "$@";;
            esac;
          done;
          while [ "$1" ]; do export "$1"; shift; done; shift;
          case $3 in
            */*) [ -x "$3" ] && [ -f "$3" ];;
            *) command -v "$3" >/dev/null;;
          esac || { echo "$1 n" >&3; echo "$1 n" >&4; exit 127; };
          echo "$1 b $$" >&3; echo "$1 b $$" >&4;
          case $2 in
            f) shift 2; exec "$@" >&5 2>&6 3>&- 4>&- 5>&- 6>&- 7<&- 8<&-;;
            *) shift 2; exec "$@" 2>&4 3>&- 4>&-;;
          esac
          """);

  /**
   * Says that it is there, then sends the signals that it is told to send, line by line, until it
   * is let go: signal, whether what the process has started gets it too, process. Those of which it
   * knew before get the signal as well: without their parent they have left the family. It says
   * when all of these have gone, or would not within a while.
   */
  private static final String GUARD =
      oneLine(
          """
          unset TMOUT; echo "$1"; exec 2>/dev/null;
          while read -r s f p; do
            l=$p;
            case $f in t)
              case $s in KILL) eval "l=\\"$p \\$k$p\\"";; esac;
              w=$l; a=$(ps -A -o pid= -o ppid= || ps -o pid= -o ppid=);
              while [ "$w" ]; do
                m=; set -- $a;
                while [ $# -gt 1 ]; do
                  case " $w " in *" $2 "*) m="$m $1";; esac; shift 2;
                done;
                l="$l $m"; w=$m;
              done;
              eval "k$p=\\$l";;
            esac;
            for i in $l; do kill -$s $i; done;
            case $f in t)
              (r=0; while [ $r -lt 80 ]; do
                r=$((r+1)); w=;
                for i in $l; do if kill -0 $i; then w=$i; fi; done;
                [ "$w" ] || break; sleep 0.05 || sleep 1;
              done; echo "gone $p") & ;;
            esac;
          done
          """);

  static final String COMMAND = "sh -c '" + OUTER + "' sh '" + INNER + "'";

  private SshScript() {}

  /** For csh, to which a line end within quotes is an error. */
  private static String oneLine(String script) {
    return script.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  /** What nobody can know before: an at sign, and digits that are none. */
  static String nonce() {
    return "@" + UUID.randomUUID().toString().replace("-", "");
  }

  /** What the login shell gets for a connection. */
  static String guard(String nonce) {
    return "sh -c '" + GUARD + "' sh " + nonce;
  }

  /** What the login shell gets when the input has no line. */
  static String command(String line) {
    return COMMAND + " '" + line + "'";
  }

  /** A command as a line, without an end. */
  static String line(String nonce, Command command) {
    StringJoiner line = new StringJoiner(" ");
    line.add(nonce).add(command.handling().files() ? "f" : "p");
    command.words().forEach(word -> line.add(field(word)));
    command.environment().forEach((key, value) -> line.add(field(key, value)));
    return line.toString();
  }

  /** Whether nothing that may not be seen is in the line. */
  static boolean isVisible(Command command) {
    return command.environment().isEmpty() && command.words().stream().noneMatch(Word::isSecret);
  }

  private static String field(Word word) {
    if (word.kind() == Word.Kind.SECRET_FILE) {
      return "s" + encoded(word.text());
    }
    String encoded = encoded(word.text());
    return (encoded.equals(word.text()) ? "p" : "w") + encoded;
  }

  private static String field(String key, String value) {
    boolean exportable = NAME.matcher(key).matches() && !READ_ONLY.contains(key);
    return (exportable ? "e" : "x") + encoded(key + "=" + value);
  }
}
