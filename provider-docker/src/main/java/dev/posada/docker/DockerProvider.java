package dev.posada.docker;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.HypervisorException;
import dev.posada.OperationTimeoutException;
import dev.posada.ProviderOption;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.Registries;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Docker: {@code docker:///} where Docker's own client finds it, and {@code docker+unix}, {@code
 * docker+tcp}, {@code docker+ssh} and {@code docker+npipe} where the URI says. Found by {@link
 * java.util.ServiceLoader}. Thread-safe.
 *
 * <p>Which URIs there are and what {@code docker:///} finds is said in {@linkplain
 * dev.posada.docker the package}. It takes {@link DockerConnectOptions} to connect and {@link
 * DockerContainerOptions} to create containers; hosts {@linkplain dev.posada.Host#unwrap unwrap} to
 * {@link DockerEngine}.
 */
public final class DockerProvider implements HypervisorProvider {
  private static final URI DEFAULT = URI.create("docker:///");

  private final Function<String, String> environment;
  private final CommandRunner helpers;

  /** Makes one. */
  public DockerProvider() {
    this(System::getenv);
  }

  DockerProvider(Function<String, String> environment) {
    this(environment, CommandRunner.local());
  }

  /**
   * Makes one.
   *
   * @param environment the values of environment variables, null where there is none
   * @param helpers runs the programs that keep logins of registries
   */
  DockerProvider(Function<String, String> environment, CommandRunner helpers) {
    this.environment = environment;
    this.helpers = helpers;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("docker");
  }

  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    EngineAddress address = EngineAddress.here(environment);
    EngineSearch search = search(address, options);
    try {
      String version = search.first(address.candidates(DEFAULT), engine -> version(engine, op));
      return Diagnosis.found(version, search.lookedAt());
    } catch (OperationTimeoutException e) {
      List<String> places = search.lookedAt();
      return Diagnosis.missing(
          "nobody answers at " + places.get(places.size() - 1),
          "restart the Docker daemon, as by systemctl restart docker",
          places);
    } catch (HypervisorException e) {
      HypervisorException why = search.problem().orElse(e); // the places are told beside it
      return Diagnosis.missing(
          why.getMessage(), why.remedy().orElse("look what the engine says"), search.lookedAt());
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
    EngineAddress address = EngineAddress.here(environment);
    return search(address, options)
        .first(
            address.candidates(uri),
            engine -> DockerHost.connect(engine, registries(engine, options), op));
  }

  private Registries registries(DockerEngine engine, ConnectOptions options) {
    return new Registries(engine::unattended, options.registries(), environment, helpers);
  }

  /** The last options of ours hold; others the core refuses when the host is open. */
  private static EngineSearch search(EngineAddress address, ConnectOptions options) {
    DockerConnectOptions ours = DockerConnectOptions.defaults();
    for (ProviderOption option : options.options()) {
      if (option instanceof DockerConnectOptions given) {
        ours = given;
      }
    }
    return new EngineSearch(
        ours, dialer -> new DockerEngine(dialer, options.timeout(), address.pinnedVersion()));
  }
}
