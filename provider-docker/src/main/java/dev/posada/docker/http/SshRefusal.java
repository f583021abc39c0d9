package dev.posada.docker.http;

import dev.posada.spi.command.SshFailure;
import java.io.IOException;
import java.util.regex.Pattern;

/** What it means that {@code ssh} failed, or Docker's client on the other machine. */
final class SshRefusal {
  private static final Pattern DENIED = Pattern.compile("(?i)permission denied");
  private static final Pattern NO_CLIENT =
      Pattern.compile("(?i)not found|is not a docker command|no such file or directory");
  private static final Pattern NO_SOCKET =
      Pattern.compile("(?i)dial unix|cannot connect to the docker daemon");
  private static final int SSH_ITSELF = 255;
  private static final int NO_COMMAND = 127;

  private SshRefusal() {}

  /** What ssh itself could not do, it tells by 255; all else is what the other machine says. */
  static WireException explained(String machine, int exit, String said, IOException cause) {
    if (exit == SSH_ITSELF) {
      return WireException.of(SshFailure.explained(machine, exit, said), cause);
    }
    String message =
        "ssh ended with " + exit + (said.isEmpty() ? " and said nothing" : ": " + said);
    if (DENIED.matcher(said).find()) {
      return WireException.denied(
          message, "let the user of " + machine + " use the engine there", cause);
    }
    if (NO_SOCKET.matcher(said).find()) {
      return WireException.unreachable(
          message, "start Docker there, or correct the path of its socket in the address", cause);
    }
    if (exit == NO_COMMAND || NO_CLIENT.matcher(said).find()) {
      return WireException.unreachable(
          message, "install Docker and its command line client on " + machine, cause);
    }
    return WireException.unreachable(
        message, "try whether ssh to " + machine + " and docker there work", cause);
  }
}
