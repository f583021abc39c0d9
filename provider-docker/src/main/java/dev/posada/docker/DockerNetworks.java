package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The networks of an engine, and which containers are on them. */
final class DockerNetworks implements NetworkDriver {
  /** Since then a container is made on all its networks at once; before, on one. */
  private static final ApiVersion SEVERAL_AT_CREATE = ApiVersion.parse("1.44").orElseThrow();

  /** Networks that are none: nobody else may have a network of these names. */
  private static final List<String> ALONE = List.of("none", "host");

  /** Podman says the second. */
  private static final Pattern ALREADY_ON_IT =
      Pattern.compile("already exists in network|already connected to network");

  private final DockerEngine engine;
  private final Dialect dialect;

  DockerNetworks(DockerEngine engine, Dialect dialect) {
    this.engine = engine;
    this.dialect = dialect;
  }

  private static Target networks(Target api, String... more) {
    return api.segment("networks").segments(more);
  }

  /** {@code GET /networks}. */
  @Override
  public List<Network> list(Operation op) {
    return engine.json(api -> Request.get(networks(api)), op).items().stream()
        .map(NetworkJson::network)
        .toList();
  }

  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  /** {@code POST /networks/create}, then {@code GET /networks/{id}} for the subnet it got. */
  @Override
  public Network create(NetworkSpec spec, Operation op) {
    String body = NetworkJson.request(spec).toString();
    Json made = engine.json(api -> Request.post(networks(api, "create")).json(body), op);
    return DockerErrors.made(() -> get(made.get("Id").text(""), op));
  }

  private Network get(String nameOrId, Operation op) {
    return NetworkJson.network(engine.json(api -> Request.get(networks(api, nameOrId)), op));
  }

  /** One by its name or its whole id: the engine takes the beginning of an id for it too. */
  Network exact(String nameOrId, Operation op) {
    Network found = get(nameOrId, op);
    boolean begun = found.id().startsWith(nameOrId) && !found.id().equals(nameOrId);
    if (begun && !found.name().equals(nameOrId)) {
      throw new NotFoundException(Kind.NETWORK, nameOrId, Failure.notDone());
    }
    return found;
  }

  /**
   * {@code DELETE /networks/{id}}.
   *
   * <p>By its id, Podman (4.3) deletes a network also under the containers that are on it; it looks
   * for them by the name. So that is asked for, of the network with this id and of no other.
   */
  @Override
  public void delete(Network network, Operation op) {
    String target = dialect.podman() ? get(network.id(), op).name() : network.id();
    engine.call(api -> Request.delete(networks(api, target)), op);
  }

  /**
   * {@code POST /networks/{id}/connect}.
   *
   * <p>Of a container that is off the engine takes any network, also one that is gone (20.10), and
   * of one that runs a missing one is a 500; so it is asked for before.
   */
  void connect(String container, Network network, Operation op) {
    get(network.id(), op);
    join(container, network.id(), op);
  }

  private void join(String container, String network, Operation op) {
    try {
      post(network, "connect", container, op);
    } catch (InvalidStateException e) {
      if (!ALREADY_ON_IT.matcher(e.getMessage()).find()) {
        throw e;
      }
      // it is on it: the goal
    }
  }

  /** {@code POST /networks/{id}/disconnect}. */
  void disconnect(String container, Network network, Operation op) {
    try {
      post(network.id(), "disconnect", container, op);
    } catch (InvalidStateException e) {
      if (!e.getMessage().contains("is not connected to")) {
        throw e;
      }
      // it is not on it: the goal
    }
  }

  private void post(String network, String verb, String container, Operation op) {
    String body = Json.object().with("Container", container).toString();
    engine.call(api -> Request.post(networks(api, network, verb)).json(body), op);
  }

  /**
   * The names of a new container's networks, each of which is there: {@code GET /networks/{name}}.
   *
   * <p>Who is on one of the host's own places is on no other. Since API 1.44 the engine creates
   * such a container all the same; it is then on both, or does not start.
   *
   * <p>Before API 1.44 the engine finds out only when the container starts; and a name that begins
   * with {@code container:} would be no network to it, but that container's own place.
   */
  List<String> named(List<String> namesOrIds, Operation op) {
    Set<String> names = new LinkedHashSet<>();
    namesOrIds.forEach(one -> names.add(exact(one, op).name()));
    for (String place : ALONE) {
      if (names.size() > 1 && names.contains(place)) {
        throw new RejectedException(
            "a container on the network " + place + " is on no other: " + names,
            Failure.notDone().remedy("leave out the network " + place));
      }
    }
    return List.copyOf(names);
  }

  /** The body of {@code POST /containers/create} with as many of the networks as it may have. */
  Json with(Json body, List<String> names, Operation op) {
    if (names.isEmpty()) {
      return body;
    }
    Json endpoints = Json.object();
    for (String name : atOnce(names, op)) {
      endpoints = endpoints.with(name, Json.object());
    }
    return body.with("HostConfig", body.get("HostConfig").with("NetworkMode", names.get(0)))
        .with("NetworkingConfig", Json.object().with("EndpointsConfig", endpoints));
  }

  /** Lets a container that was just created join the rest of its networks. */
  void joinRest(String container, List<String> names, Operation op) {
    if (!names.isEmpty()) {
      names.stream().skip(atOnce(names, op).size()).forEach(name -> join(container, name, op));
    }
  }

  private List<String> atOnce(List<String> names, Operation op) {
    return engine.version(op).isOlderThan(SEVERAL_AT_CREATE) ? names.subList(0, 1) : names;
  }
}
