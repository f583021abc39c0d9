package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.PermissionDeniedException;
import dev.posada.docker.http.Dialer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Finds the first of several sockets at which an engine answers. Not thread-safe. */
final class EngineSearch {
  private final Duration timeout;
  private final List<String> lookedAt = new ArrayList<>();
  private final List<HypervisorException> problems = new ArrayList<>();

  EngineSearch(Duration timeout) {
    this.timeout = timeout;
  }

  /** The places that were looked at, the one where an engine answered last. */
  List<String> lookedAt() {
    return lookedAt;
  }

  /**
   * Uses the first engine that answers. It is closed if the use fails.
   *
   * @throws ConnectionException or {@link PermissionDeniedException} if none answers
   */
  <T> T first(List<Path> sockets, Function<DockerEngine, T> use) {
    for (Path socket : sockets) {
      lookedAt.add(socket.toString());
      if (!Files.exists(socket)) {
        problems.add(
            new ConnectionException(
                "there is no socket " + socket,
                Failure.notDone()
                    .remedy("install and start Docker, or say by DOCKER_HOST where it is")));
      } else if (!Files.isWritable(socket)) {
        problems.add(
            new PermissionDeniedException(
                "this user may not use " + socket,
                Failure.notDone()
                    .remedy("add the user to the group docker, which makes it root's equal")));
      } else {
        DockerEngine engine = new DockerEngine(Dialer.unix(socket), timeout);
        try {
          return use.apply(engine);
        } catch (ConnectionException e) {
          engine.close();
          problems.add(
              new ConnectionException(
                  "nobody answers at " + socket + ": " + e.getMessage(),
                  e.failure().remedy("start the Docker daemon")));
        } catch (RuntimeException e) {
          engine.close();
          throw e;
        }
      }
    }
    throw worst();
  }

  /** An engine that we may not use, or that died, is nearer than one that is not there. */
  private HypervisorException worst() {
    HypervisorException worst = problems.get(0);
    for (HypervisorException problem : problems) {
      if (problem instanceof PermissionDeniedException) {
        return problem;
      }
      if (problem.getCause() != null) { // somebody was called
        worst = problem;
      }
    }
    return worst;
  }
}
