package dev.posada.docker.registry;

import dev.posada.Credentials;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Who we are at which registry: what {@link dev.posada.ConnectOptions#registry} says first, then
 * what Docker's own client knows. The engine knows no logins; each request brings its own.
 */
public final class Registries {
  private static final String HUB_SERVER = "https://index.docker.io/v1/";

  private final Map<String, Credentials> given;
  private final Function<String, String> environment;
  private final CredentialHelper helpers;

  /**
   * Makes them; nothing is read until a registry is needed.
   *
   * @param deadlines makes operations that end when their time is over, which bound a helper
   * @param given the users of registries, as references begin
   * @param environment the values of environment variables, null where there is none
   * @param runner runs helpers
   */
  public Registries(
      Function<Duration, Operation> deadlines,
      Map<String, Credentials> given,
      Function<String, String> environment,
      CommandRunner runner) {
    this.given = given;
    this.environment = environment;
    this.helpers = new CredentialHelper(runner, deadlines);
  }

  /** What engines, helpers and configurations call a registry. */
  static String server(String registry) {
    return registry.equals(Reference.HUB) ? HUB_SERVER : registry;
  }

  /**
   * {@return what makes a request say who we are at the registry of a reference, or that we are
   * nobody: older engines do not push without}
   */
  public UnaryOperator<Request> authorisation(Reference reference, Operation op) {
    return authorisation(json(reference, op).orElse(Json.object()));
  }

  /**
   * {@return what makes a request say who we are at the registry of a reference, and nothing if we
   * are nobody: an engine keeps who somebody else was, if it is told nothing}
   */
  public UnaryOperator<Request> knownAuthorisation(Reference reference, Operation op) {
    return json(reference, op).map(Registries::authorisation).orElse(UnaryOperator.identity());
  }

  private Optional<Json> json(Reference reference, Operation op) {
    String registry = reference.registry();
    return login(registry, op).map(it -> it.json(server(registry)));
  }

  private static UnaryOperator<Request> authorisation(Json login) {
    String header = Login.header(login);
    return request -> request.header("X-Registry-Auth", header);
  }

  /** {@return who we are at a registry; empty for nobody} */
  Optional<Login> login(String registry, Operation op) {
    if (given.containsKey(registry)) {
      return Optional.of(Login.of(given.get(registry)));
    }
    ClientConfig config = ClientConfig.read(environment);
    return config
        .helper(registry)
        .flatMap(helper -> helpers.get(helper, server(registry), op))
        .or(() -> config.login(registry));
  }

  /** {@return who we are at a registry, as far as no program has to be asked} */
  Optional<Login> written(String registry) {
    return given.containsKey(registry)
        ? Optional.of(Login.of(given.get(registry)))
        : ClientConfig.read(environment).login(registry);
  }

  /** {@return the registries whose users the program has given} */
  Set<String> given() {
    return given.keySet();
  }

  /** {@return the registries of which anything is known, as references have them} */
  Set<String> known() {
    Set<String> known = new TreeSet<>(given.keySet());
    known.addAll(ClientConfig.read(environment).registries());
    return known;
  }
}
