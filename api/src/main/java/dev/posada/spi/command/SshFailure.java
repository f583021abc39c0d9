package dev.posada.spi.command;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.PermissionDeniedException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What it means that OpenSSH's client ended before the command on the other machine began.
 * Thread-safe.
 *
 * <p>Its own failures it tells by the exit code 255 and by words, always English ones. Any other
 * exit code comes from the other machine, whose login shell found no {@code sh} or runs nothing.
 */
public final class SshFailure {
  private static final int OWN = 255;
  private static final int NOT_FOUND = 127;

  /** As csh and Windows say it, whose exit code is 1. */
  private static final Pattern NO_SHELL =
      Pattern.compile("^sh: Command not found|'sh' is not recognized", Pattern.MULTILINE);

  /** The end says why; the beginning may be a banner of the other machine. */
  private static final int LONGEST = 2048;

  /** The first that fits holds. */
  private static final List<Row> ROWS =
      List.of(
          unreachable(
              "REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for .* has changed",
              "ask who runs %s why its key has changed, as somebody may listen in between; if it"
                  + " was renewed, remove the old one from the file that ssh names"),
          unreachable(
              "Host key verification failed",
              "connect to %s by ssh once yourself, so that its key is known"),
          denied(
              "UNPROTECTED PRIVATE KEY FILE",
              "let nobody but the user read the private key that ssh names, with chmod 600"),
          denied(
              "Permission denied \\(",
              "let ssh in to %s without a question: by a key that needs no passphrase or that"
                  + " ssh-agent has"),
          denied(
              "Too many authentication failures",
              "name the key for %s in ssh's configuration, by IdentityFile and IdentitiesOnly yes:"
                  + " ssh offered others first"),
          unreachable(
              "Could not resolve hostname", "look whether the name of %s is right and known here"),
          unreachable(
              "Connection refused",
              "look whether sshd runs on %s, and whether it listens at that port"),
          unreachable(
              "timed out|No route to host|unreachable|Host is down",
              "look whether %s is up, and whether a firewall is in between"),
          unreachable(
              "Bad owner or permissions on",
              "let nobody but the user write the file that ssh names, with chmod 600"),
          unreachable(
              "(?i)bad configuration option|Can't open user config file",
              "correct ssh's configuration where it says"),
          unreachable(
              "Unable to negotiate",
              "renew the ssh of the older side, or allow in ssh's configuration what %s offers"),
          unreachable(
              "[Cc]onnection (to .* )?(closed|reset) by|Broken pipe|not responding",
              "try again; if it stays so, look what the log of sshd on %s says"));

  private static final String BY_HAND = "run ssh to %s by hand to see what it does";

  private record Row(Pattern said, boolean denied, String remedy) {}

  private SshFailure() {}

  private static Row unreachable(String said, String remedy) {
    return new Row(Pattern.compile(said), false, remedy);
  }

  private static Row denied(String said, String remedy) {
    return new Row(Pattern.compile(said), true, remedy);
  }

  /**
   * {@return the exception for it: a {@link PermissionDeniedException} if it was not let in,
   * otherwise a {@link ConnectionException}, with what ssh said and a remedy; what it means for the
   * call is left open}
   *
   * @param destination the other machine for people, as in {@code jane@host}
   * @param exitCode the exit code of ssh
   * @param stderr what it wrote to its standard error
   */
  public static HypervisorException explained(String destination, int exitCode, String stderr) {
    String said = told(stderr);
    String message =
        "ssh ended with " + exitCode + (said.isEmpty() ? " and said nothing" : ": " + said);
    Failure failure = Failure.of(new NativeError("ssh", Integer.toString(exitCode), said));
    if (exitCode != OWN) {
      boolean noShell = exitCode == NOT_FOUND || NO_SHELL.matcher(said).find();
      String remedy =
          noShell
              ? "let the user of %s find a Unix shell named sh when he comes by ssh"
              : "let the user of %s have a login shell that runs commands";
      return new ConnectionException(message, failure.remedy(remedy.formatted(destination)));
    }
    for (Row row : ROWS) {
      if (row.said().matcher(said).find()) {
        Failure known = failure.remedy(row.remedy().formatted(destination));
        return row.denied()
            ? new PermissionDeniedException(message, known)
            : new ConnectionException(message, known);
      }
    }
    return new ConnectionException(message, failure.remedy(BY_HAND.formatted(destination)));
  }

  /** Without the frames around warnings, and without the CR with which ssh ends its lines. */
  private static String told(String stderr) {
    String all =
        stderr
            .lines()
            .filter(line -> !line.matches("[@\\s]*"))
            .collect(Collectors.joining("\n"))
            .strip();
    int cut = Math.max(0, all.length() - LONGEST);
    boolean half = cut > 0 && Character.isLowSurrogate(all.charAt(cut));
    return all.substring(half ? cut + 1 : cut);
  }
}
