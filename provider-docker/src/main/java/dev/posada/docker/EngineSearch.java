package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.PermissionDeniedException;
import dev.posada.docker.http.Dialer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds the first of several endpoints at which an engine answers. Not thread-safe. */
final class EngineSearch {
  private static final String USUAL_GROUP = "docker";

  private final DockerConnectOptions options;
  private final Function<Dialer, DockerEngine> engines;
  private final List<String> lookedAt = new ArrayList<>();
  private final List<HypervisorException> problems = new ArrayList<>();

  /**
   * Makes one.
   *
   * @param options how to connect
   * @param engines makes an engine that is not connected yet
   */
  EngineSearch(DockerConnectOptions options, Function<Dialer, DockerEngine> engines) {
    this.options = options;
    this.engines = engines;
  }

  /** The places that were looked at and who named them, the one that answered last. */
  List<String> lookedAt() {
    return lookedAt;
  }

  /**
   * Uses the first engine that answers. It is closed if the use fails.
   *
   * @throws ConnectionException or {@link PermissionDeniedException} if none answers
   */
  <T> T first(List<Candidate> candidates, Function<DockerEngine, T> use) {
    for (Candidate candidate : candidates) {
      lookedAt.add(candidate.toString());
      if (candidate.endpoint() instanceof Endpoint.Unix unix
          && !isThere(unix.socket(), candidate)) {
        continue;
      }
      DockerEngine engine = engines.apply(candidate.endpoint().dialer(options));
      try {
        return use.apply(engine);
      } catch (ConnectionException | PermissionDeniedException e) {
        engine.close();
        problems.add(
            e.with(
                "no connection to " + candidate + ": " + e.getMessage(),
                e.remedy().isPresent()
                    ? e.failure()
                    : e.failure().remedy(start(candidate.endpoint()))));
      } catch (RuntimeException e) {
        engine.close();
        throw e;
      }
    }
    throw told(worst());
  }

  private boolean isThere(Path socket, Candidate candidate) {
    if (!Files.exists(socket)) {
      problems.add(
          new ConnectionException(
              "there is no socket " + candidate,
              Failure.notDone().remedy("install and start Docker, or " + candidate.correction())));
      return false;
    }
    if (!Files.isWritable(socket)) {
      problems.add(
          new PermissionDeniedException(
              "this user may not use " + candidate, Failure.notDone().remedy(membership(socket))));
      return false;
    }
    return true;
  }

  private static String start(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Tcp
        ? "start the Docker daemon there, let it listen at that port, or correct the address"
        : "start the Docker daemon, as by systemctl start docker";
  }

  private static String membership(Path socket) {
    return "let root run usermod -aG "
        + group(socket)
        + " "
        + System.getProperty("user.name")
        + ", then log in again; that makes the user root's equal";
  }

  /** Nobody should join that of root. */
  private static String group(Path socket) {
    try {
      String group = Files.readAttributes(socket, PosixFileAttributes.class).group().getName();
      return group.equals("root") ? USUAL_GROUP : group;
    } catch (IOException | UnsupportedOperationException untold) {
      return USUAL_GROUP;
    }
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

  /** Of an engine that was looked for, why it is not there. */
  Optional<HypervisorException> problem() {
    return problems.isEmpty() ? Optional.empty() : Optional.of(worst());
  }

  private HypervisorException told(HypervisorException worst) {
    if (lookedAt.size() == 1) {
      return worst;
    }
    return worst.with(
        worst.getMessage() + "; looked at " + String.join(", ", lookedAt), worst.failure());
  }
}
