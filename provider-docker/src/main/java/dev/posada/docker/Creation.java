package dev.posada.docker;

import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.docker.machine.EngineMachine;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates containers. One that does not get all that was asked for is not left. */
final class Creation {
  /** Since then the engine looks which platform a container is to have. */
  private static final ApiVersion PLATFORM = ApiVersion.parse("1.41").orElseThrow();

  private final DockerEngine engine;
  private final HostFacts host;
  private final Optional<EngineMachine> here;
  private final Quotas quotas;
  private final DockerNetworks networks;
  private final Deletion deletion;

  /**
   * Makes one.
   *
   * @param here the engine's machine, if it is this one
   * @param deletion removes what did not get all
   */
  Creation(
      DockerEngine engine,
      HostFacts host,
      Optional<EngineMachine> here,
      Quotas quotas,
      DockerNetworks networks,
      Deletion deletion) {
    this.engine = engine;
    this.host = host;
    this.here = here;
    this.quotas = quotas;
    this.networks = networks;
    this.deletion = deletion;
  }

  /** {@code POST /containers/create}. */
  String create(ContainerSpec spec, Operation op) {
    DockerContainerOptions options = DockerContainerOptions.of(spec);
    requireKnown(options, op);
    HostFacts host = limited(options);
    String image =
        spec.image()
            .orElseThrow(() -> new RejectedException("Docker makes containers from images only"));
    spec.name().ifPresent(Creation::requireWhole);
    Map<ResourceQuota.Part, HypervisorException> refusals =
        QuotaRules.refusals(spec.quota(), Json.NULL, host);
    if (!refusals.isEmpty()) {
      throw refusals.values().iterator().next();
    }
    ResourceQuota quota = QuotaRules.represent(spec.quota(), host);
    List<String> joined = networks.named(spec.networks(), op);
    String body =
        networks.with(ContainerRequest.of(spec, image, quota, host), joined, op).toString();
    Json created =
        engine.json(
            api -> {
              Target target = api.segments("containers", "create");
              if (options.platform().isPresent()) {
                target = target.query("platform", options.platform().get());
              }
              return Request.post(
                      spec.name().isPresent() ? target.query("name", spec.name().get()) : target)
                  .json(body);
            },
            op);
    String id = created.get("Id").text("");
    Undo undo = new Undo(op);
    undo.add("container " + id + ", without all that was asked for", own -> remove(id, own));
    try {
      quotas.requireTaken(id, quota, created, op);
      if (!options.config().fields().isEmpty()) {
        HostConfigOptions.requireKept(options, created, engine.inspected(id, op));
      }
      networks.joinRest(id, joined, op);
    } catch (HypervisorException e) { // a cancel too, or whoever looks would find it and be content
      List<String> remains = undo.run(e);
      throw e.with(
          e.getMessage(),
          remains.isEmpty() ? e.failure().outcome(Outcome.NOT_DONE) : e.failure().remains(remains));
    }
    return id;
  }

  private void remove(String id, Operation own) {
    try {
      deletion.delete(id, own);
    } catch (NotFoundException gone) {
      // somebody was faster
    }
  }

  /**
   * The host, with the disk that is to be limited; whether it is one, the engine looks too late.
   */
  private HostFacts limited(DockerContainerOptions options) {
    if (options.disk().isEmpty()) {
      return host;
    }
    String device = options.disk().get();
    here.flatMap(machine -> machine.problem(device))
        .ifPresent(
            problem -> {
              throw new RejectedException(problem);
            });
    return host.limiting(device);
  }

  /** What an older engine is told of the platform it does not hear. */
  private void requireKnown(DockerContainerOptions options, Operation op) {
    if (options.platform().isPresent() && engine.version(op).isOlderThan(PLATFORM)) {
      throw new UnsupportedCapabilityException(
          "the platform of a container",
          Support.no(
              "the engine takes none before API " + PLATFORM,
              "use a newer engine, or leave it out"),
          Failure.notDone());
    }
  }

  /** The engine drops a slash in front of a name, and says nothing. */
  static void requireWhole(String name) {
    if (name.startsWith("/")) {
      throw new RejectedException("a container's name does not begin with a slash: " + name);
    }
  }
}
