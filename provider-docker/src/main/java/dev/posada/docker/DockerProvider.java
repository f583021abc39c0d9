package dev.posada.docker;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.HypervisorException;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Docker, at a unix socket of this machine: {@code docker:///} where Docker's own client finds it,
 * {@code docker+unix:///path} at a socket. Found by {@link java.util.ServiceLoader}. Thread-safe.
 */
public final class DockerProvider implements HypervisorProvider {
  private static final URI DEFAULT = URI.create("docker:///");

  private final Function<String, String> environment;

  /** Makes one. */
  public DockerProvider() {
    this(System::getenv);
  }

  DockerProvider(Function<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("docker");
  }

  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    EngineSearch search = new EngineSearch(options.timeout());
    try {
      String version =
          search.first(
              new EngineAddress(environment).sockets(DEFAULT), engine -> version(engine, op));
      return Diagnosis.found(version, search.lookedAt());
    } catch (HypervisorException e) {
      return Diagnosis.missing(
          e.getMessage(), e.remedy().orElse("look what the engine says"), search.lookedAt());
    }
  }

  private static String version(DockerEngine engine, Operation op) {
    try {
      Json version = engine.json(api -> Request.get(api.segment("version")), op);
      return version.get("Version").text("unknown") + ", API " + engine.apiVersion();
    } finally {
      engine.close();
    }
  }

  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    List<Path> sockets = new EngineAddress(environment).sockets(uri);
    return new EngineSearch(options.timeout())
        .first(sockets, engine -> DockerHost.connect(engine, op));
  }
}
