package dev.posada.kvm.guest;

import dev.posada.RejectedException;
import dev.posada.kvm.agent.AgentCommand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is at a path inside, as a shell there tells it.
 *
 * @param kind what it is; a link is what it leads to
 * @param path where that is, without links
 * @param tar whether there is a tar inside
 * @param mode its permissions
 * @param size of a file
 * @param modified when it was changed last
 */
record GuestPlace(Kind kind, String path, boolean tar, int mode, long size, Instant modified) {
  /** What can be there. */
  enum Kind {
    FOLDER,
    FILE,
    /** A device, a pipe, a socket. */
    OTHER,
    /** Nothing, in a folder that is there. */
    ABSENT,
    /** Nothing, not even the folder. */
    ORPHAN
  }

  private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:[\\\\/].*", Pattern.DOTALL);
  private static final int PERMISSIONS = 07777;

  /** A dot behind the path keeps a line feed that a name may end with. */
  private static final String SCRIPT =
      """
      p=$0
      r=$(readlink -f -- "$p" 2>/dev/null && echo .) || r="$p
      ."
      r=${r%??}
      d=${r%/*}
      if [ -d "$p" ]; then k=folder
      elif [ -f "$p" ]; then k=file
      elif [ -e "$p" ]; then k=other
      elif [ -d "${d:-/}" ]; then k=absent
      else k=orphan
      fi
      command -v tar >/dev/null 2>&1 && t=tar || t=none
      s=$(stat -L -c '%f %s %Y' -- "$p" 2>/dev/null) || s='81a4 0 0'
      printf '%s %s %s\\n%s' "$k" "$t" "$s" "$r"
      """;

  /**
   * Looks.
   *
   * @param path absolute
   * @return empty if there is no shell inside, as in Windows
   */
  static Optional<GuestPlace> look(AgentTalk talk, String path) {
    if (!path.startsWith("/")) {
      if (WINDOWS.matcher(path).matches()) {
        return Optional.empty();
      }
      throw new RejectedException("a path inside a guest is absolute: " + path);
    }
    AgentCommand.Status status;
    try {
      status = talk.run(List.of(ShellRun.SHELL, "-c", SCRIPT, path), new byte[0]);
    } catch (RejectedException noShell) {
      return Optional.empty();
    }
    return parse(new String(status.stdout(), StandardCharsets.UTF_8));
  }

  private static Optional<GuestPlace> parse(String said) {
    int line = said.indexOf('\n');
    String[] words = said.substring(0, Math.max(line, 0)).split(" ");
    if (words.length != 5) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new GuestPlace(
              Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
              said.substring(line + 1),
              words[1].equals("tar"),
              Integer.parseInt(words[2], 16) & PERMISSIONS,
              Long.parseLong(words[3]),
              Instant.ofEpochSecond(Long.parseLong(words[4]))));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** The folder that it is in; of the root, the root. */
  String folder() {
    return path.substring(0, Math.max(path.lastIndexOf('/'), 1));
  }

  /** Its last part; of the root, nothing. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  boolean there() {
    return kind != Kind.ABSENT && kind != Kind.ORPHAN;
  }
}
