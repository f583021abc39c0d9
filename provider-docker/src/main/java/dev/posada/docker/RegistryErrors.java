package dev.posada.docker;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.docker.registry.Reference;
import java.util.regex.Pattern;

/**
 * What an engine could not get from a registry, or not give to it, with what can be done. {@link
 * DockerErrors} has said what kind of failure it is.
 *
 * <p>A registry that does not answer is no {@link dev.posada.ConnectionException}: the engine is
 * there, and to connect to it again does not help.
 */
final class RegistryErrors {
  private static final Pattern DENIED =
      Pattern.compile("(?i)access denied|access to the resource is denied|docker login");
  private static final Pattern DISTRUSTED =
      Pattern.compile("(?i)x509|certificate|HTTP response to HTTPS client|tls: ");
  private static final Pattern AWAY =
      Pattern.compile(
          "(?i)connection refused|connection reset|no such host|no route to host"
              + "|network is unreachable|i/o timeout|TLS handshake timeout|server misbehaving"
              + "|context deadline exceeded|Client\\.Timeout exceeded|temporary failure in name");

  private RegistryErrors() {}

  /** The exception for a pull or push that failed. */
  static HypervisorException explained(HypervisorException failed, Reference reference) {
    if (failed.nativeError().isEmpty()) {
      return failed; // it is not the engine that says so
    }
    // An image gets its name as the last step of all, here and in a registry.
    Failure failure = failed.failure().outcome(Outcome.NOT_DONE);
    String registry = reference.registry();
    String text = failed.nativeError().get().text();
    String login =
        "give a user of "
            + registry
            + " by ConnectOptions, or log in with docker login "
            + (registry.equals(Reference.HUB) ? "" : registry);
    if (failed instanceof NotFoundException missing && missing.kind() == Kind.IMAGE) {
      return new NotFoundException(
          Kind.IMAGE,
          reference.toString(),
          DENIED.matcher(text).find()
              ? failure.remedy("if it is there, " + login.strip())
              : failure);
    }
    if (failed instanceof PermissionDeniedException) {
      return failed.with(
          registry + " does not let us: " + failed.getMessage(),
          failure.remedy(
              text.contains("no basic auth credentials")
                  ? login.strip()
                  : login.strip().replaceFirst("give a user", "give the right user and password")));
    }
    if (DISTRUSTED.matcher(text).find()) {
      return failed.with(
          failed.getMessage(),
          failure.remedy(
              "let the engine trust the certificate of "
                  + registry
                  + ", or name it in insecure-registries"));
    }
    if (AWAY.matcher(text).find()) {
      return failed.with(
          failed.getMessage(),
          failure.remedy("see that the engine reaches " + registry + " over the network"));
    }
    return failed instanceof BusyException
        ? failed.with(failed.getMessage(), failure.remedy("wait, or " + login.strip()))
        : failed.with(failed.getMessage(), failure);
  }
}
