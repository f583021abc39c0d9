package dev.posada.docker.registry;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A program that keeps logins, {@code docker-credential-<name>}. What it answers is a secret, and
 * no message has it.
 */
final class CredentialHelper {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** It becomes part of a file's name, and must not lead to another folder. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private static final String HAS_NONE = "credentials not found in native keychain";

  private final CommandRunner runner;
  private final Function<Duration, Operation> deadlines;

  /**
   * Makes one.
   *
   * @param runner finds the programs and runs them
   * @param deadlines makes operations that end when their time is over
   */
  CredentialHelper(CommandRunner runner, Function<Duration, Operation> deadlines) {
    this.runner = runner;
    this.deadlines = deadlines;
  }

  /**
   * {@code docker-credential-<name> get}, with the server as its input.
   *
   * @return the login; empty if it has none
   */
  Optional<Login> get(String name, String server, Operation op) {
    if (!NAME.matcher(name).matches()) {
      throw new RejectedException(
          "not the name of a credential helper: " + name,
          Failure.notDone().remedy("write a plain word into Docker's config.json"));
    }
    String tool = "docker-credential-" + name;
    String path =
        runner
            .find(tool, op)
            .orElseThrow(
                () ->
                    failed(
                        "the login of " + server + " is kept by " + tool + ", which is not there",
                        Failure.notDone(),
                        "install it into a folder of PATH"));
    return login(tool, server, answer(path, tool, server, op));
  }

  private CommandResult answer(String path, String tool, String server, Operation op) {
    Operation deadline = deadlines.apply(PATIENCE);
    try {
      return runner.run(
          Command.read(path, "get").stdin(server + "\n"), new ShorterOperation(op, deadline));
    } catch (HypervisorException e) {
      op.check();
      boolean late = deadline.remaining().filter(Duration::isZero).isPresent();
      throw failed(
          late
              ? tool + " did not answer for " + server + " in " + PATIENCE.toSeconds() + " s"
              : e.getMessage(),
          Failure.notDone().cause(e),
          "run it by hand: it may be waiting for you");
    }
  }

  private static Optional<Login> login(String tool, String server, CommandResult result) {
    if (result.exitCode() != 0) {
      if (result.stdout().contains(HAS_NONE) || result.stderr().contains(HAS_NONE)) {
        return Optional.empty();
      }
      NativeError said = result.error(tool);
      if (result.stdout().contains("{")) { // perhaps a login after all
        said = new NativeError(tool, said.code(), "what it says is not shown");
      }
      throw failed(
          tool + " failed for " + server + ": " + said.text(),
          Failure.notDone().nativeError(said),
          "log in again with docker login " + server);
    }
    try {
      Json answer = Json.parse(result.stdoutBytes());
      String user = answer.get("Username").text("");
      return user.isEmpty()
          ? Optional.empty()
          : Optional.of(Login.of(user, answer.get("Secret").text("")));
    } catch (JsonException e) { // not the cause: it has the secret
      throw failed(
          tool + " answers for " + server + " what is not JSON",
          Failure.notDone(),
          "run it by hand and see");
    }
  }

  private static NativeException failed(String what, Failure failure, String remedy) {
    return new NativeException(
        what, failure.remedy(remedy + ", or give the registry's user by ConnectOptions"));
  }
}
