package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.RejectedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where the engine of a URI may be. {@code docker:///} follows the rules of Docker's own client:
 * {@code DOCKER_HOST}, then the context, then the places where engines are by default.
 */
final class EngineAddress {
  /** The sources of an endpoint that its user wrote himself. */
  static final String URI = "the URI";

  static final String HOST = "DOCKER_HOST";

  private static final String PREFIX = "docker+";
  private static final String TLS_QUERY = "tls=";

  private final Function<String, String> environment;
  private final boolean windows;

  /**
   * Makes one.
   *
   * @param environment the values of environment variables, null where there is none
   * @param windows whether engines listen at named pipes here
   */
  EngineAddress(Function<String, String> environment, boolean windows) {
    this.environment = environment;
    this.windows = windows;
  }

  /** One of this machine. */
  static EngineAddress here(Function<String, String> environment) {
    return new EngineAddress(
        environment, System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("win"));
  }

  /** The endpoints to try, in this order. */
  List<Candidate> candidates(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getRawFragment() != null) {
      throw unknownPart("#");
    }
    if (!scheme.equals("docker")) {
      return List.of(new Candidate(named(scheme, uri), URI));
    }
    refuseQuery(uri);
    refuseMachine(uri, "write three slashes, or docker+tcp or docker+ssh for another machine");
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (!path.isEmpty() && !path.equals("/")) {
      throw rejected("it has a path: " + path, "write docker+unix://" + path + " for a socket");
    }
    return byDefault();
  }

  /** The version of the API that is spoken whatever the engine offers; empty to negotiate. */
  Optional<ApiVersion> pinnedVersion() {
    String version = value("DOCKER_API_VERSION");
    if (version.isEmpty()) {
      return Optional.empty();
    }
    Optional<ApiVersion> parsed = ApiVersion.parse(version);
    if (parsed.isEmpty()) {
      throw rejected(
          "DOCKER_API_VERSION is no version: " + version, "write it as in 1.41, or unset it");
    }
    return parsed;
  }

  private Endpoint named(String scheme, URI uri) {
    if (uri.isOpaque()) {
      throw rejected("it has no slashes", "write it as in docker+unix:///path");
    }
    String machine = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (scheme.equals("docker+tcp")) {
      return EndpointText.tcp(machine + path, tlsOf(uri.getRawQuery()));
    }
    refuseQuery(uri);
    return switch (scheme) {
      case "docker+unix" -> {
        refuseMachine(uri, "write three slashes before the path");
        yield EndpointText.unix(path);
      }
      case "docker+ssh" -> EndpointText.ssh(machine + path);
      case "docker+npipe" -> {
        refuseMachine(uri, "write it as in docker+npipe:////./pipe/docker_engine");
        yield EndpointText.pipe(path);
      }
      default ->
          throw rejected(
              "its transport is not known: " + scheme.substring(PREFIX.length()),
              "use docker+unix, docker+tcp, docker+ssh or docker+npipe");
    };
  }

  /** TLS unless the URI says no: who leaves it out by mistake is not to be overheard. */
  private Optional<Endpoint.Tls> tlsOf(String query) {
    if (query == null || query.equals(TLS_QUERY + "yes")) {
      return Optional.of(new Endpoint.Tls(certificatePath(), true));
    }
    if (query.equals(TLS_QUERY + "no")) {
      return Optional.empty();
    }
    if (query.startsWith(TLS_QUERY)) {
      throw rejected("tls is yes or no, not " + query.substring(TLS_QUERY.length()), "correct it");
    }
    throw unknownPart("?" + query);
  }

  private List<Candidate> byDefault() {
    String host = value(HOST);
    if (!host.isEmpty()) {
      return List.of(candidate(HOST, () -> EndpointText.parse(host, tlsOfEnvironment())));
    }
    Path config = configuration();
    String context = value("DOCKER_CONTEXT");
    String source = "the context \"" + context + "\" of DOCKER_CONTEXT";
    if (context.isEmpty() && config != null) {
      context = new ContextStore(config).current();
      source = "the current context \"" + context + "\"";
    }
    if (!context.isEmpty() && !context.equals("default")) {
      if (config == null) {
        throw rejected("nobody says where " + source + " is", "set DOCKER_CONFIG or HOME");
      }
      String name = context;
      return List.of(candidate(source, () -> new ContextStore(config).endpoint(name)));
    }
    return windows
        ? DefaultPlaces.pipes()
        : DefaultPlaces.sockets(home(), value("XDG_RUNTIME_DIR"));
  }

  /** What is wrong with an address is told with who gave it, and without the address. */
  private static Candidate candidate(String source, Supplier<Endpoint> endpoint) {
    try {
      return new Candidate(endpoint.get(), source);
    } catch (RejectedException e) {
      throw (RejectedException) e.with(source + ": " + e.getMessage(), e.failure());
    }
  }

  /** Docker's client does not look who answers if there are only certificates; we always do. */
  private Optional<Endpoint.Tls> tlsOfEnvironment() {
    Optional<Path> named = certificatePath();
    if (value("DOCKER_TLS_VERIFY").isEmpty() && named.isEmpty()) {
      return Optional.empty();
    }
    Path usual = configuration();
    return Optional.of(
        new Endpoint.Tls(
            named.or(() -> Optional.ofNullable(usual).filter(Files::isDirectory)), true));
  }

  private Optional<Path> certificatePath() {
    return Optional.of(value("DOCKER_CERT_PATH")).filter(path -> !path.isEmpty()).map(Path::of);
  }

  private Path home() {
    String home = value("HOME");
    if (home.isEmpty()) {
      home = value("USERPROFILE");
    }
    return home.isEmpty() ? null : Path.of(home);
  }

  /** The folder of Docker's own client; null if nobody says where. */
  private Path configuration() {
    String folder = value("DOCKER_CONFIG");
    Path home = home();
    return folder.isEmpty() ? home == null ? null : home.resolve(".docker") : Path.of(folder);
  }

  private String value(String variable) {
    String value = environment.apply(variable);
    return value == null ? "" : value.strip();
  }

  private static void refuseQuery(URI uri) {
    if (uri.getRawQuery() != null) {
      throw unknownPart("?");
    }
  }

  private static void refuseMachine(URI uri, String remedy) {
    if (uri.getRawAuthority() != null) {
      throw rejected("it names a machine", remedy);
    }
  }

  /** What follows may be the rest of a password, and is not told. */
  private static RejectedException unknownPart(String mark) {
    return rejected("it has an unknown part behind " + mark, "leave out what follows the path");
  }

  private static RejectedException rejected(String message, String remedy) {
    return new RejectedException(message, Failure.notDone().remedy(remedy));
  }
}
