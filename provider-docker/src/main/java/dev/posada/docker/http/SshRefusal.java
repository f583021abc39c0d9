package dev.posada.docker.http;

import java.io.IOException;
import java.util.regex.Pattern;

/** What it means that {@code ssh} failed. */
final class SshRefusal {
  private static final Pattern DENIED =
      Pattern.compile("(?i)permission denied|too many authentication failures");
  private static final Pattern UNKNOWN_KEY = Pattern.compile("(?i)host key verification failed");
  private static final Pattern NO_CLIENT =
      Pattern.compile("(?i)not found|is not a docker command|no such file or directory");
  private static final Pattern NO_SOCKET =
      Pattern.compile("(?i)dial unix|cannot connect to the docker daemon");
  private static final int NO_COMMAND = 127;

  private SshRefusal() {}

  /** What ssh itself could not do, it tells by 255; all else is what the other machine says. */
  static WireException explained(int exit, String said, IOException cause) {
    String message =
        "ssh ended with " + exit + (said.isEmpty() ? " and said nothing" : ": " + said);
    if (UNKNOWN_KEY.matcher(said).find()) {
      return WireException.unreachable(
          message, "connect by ssh once yourself, so that the key of the machine is known", cause);
    }
    if (DENIED.matcher(said).find()) {
      return WireException.denied(
          message, "let ssh in without a password there, by a key, and to the engine", cause);
    }
    if (NO_SOCKET.matcher(said).find()) {
      return WireException.unreachable(
          message, "start Docker there, or correct the path of its socket in the address", cause);
    }
    if (exit == NO_COMMAND || NO_CLIENT.matcher(said).find()) {
      return WireException.unreachable(
          message, "install Docker and its command line client on that machine", cause);
    }
    return WireException.unreachable(
        message, "try whether ssh to that machine and docker there work", cause);
  }
}
