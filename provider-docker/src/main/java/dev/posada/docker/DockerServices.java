package dev.posada.docker;

import dev.posada.BusyException;
import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.Service;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.Reference;
import dev.posada.docker.registry.Registries;
import dev.posada.spi.Operation;
import dev.posada.spi.ServiceDriver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The services of the swarm that an engine manages.
 *
 * <p>Their containers are containers as any other: those on this engine are listed and told of in
 * events with all the others, with the label {@value ServiceRequest#SERVICE} if Posada made the
 * service.
 */
final class DockerServices implements ServiceDriver {
  /** Since then a list of services says how many of their tasks run. */
  private static final ApiVersion COUNTED = ApiVersion.parse("1.41").orElseThrow();

  /** How often a service is read and changed anew when somebody else changed it in between. */
  private static final int TRIES = 10;

  /** Containers that run so long are taken for running. */
  private static final long PROOF = TimeUnit.SECONDS.toNanos(1);

  private final DockerEngine engine;
  private final HostFacts host;
  private final Registries registries;
  private final DockerNetworks networks;

  DockerServices(DockerEngine engine, HostFacts host, Registries registries) {
    this.engine = engine;
    this.host = host;
    this.registries = registries;
    this.networks = new DockerNetworks(engine, Dialect.DOCKER); // no other has a swarm
  }

  private static Target services(Target api, String... more) {
    return api.segment("services").segments(more);
  }

  /**
   * {@code GET /services?status=1}; before API 1.41, and while one is updated, {@code GET /tasks}
   * too.
   */
  @Override
  public List<Service> list(Operation op) {
    boolean counted = isCounted(op);
    List<Json> rows = rows(Map.of(), op);
    boolean told = counted && rows.stream().noneMatch(ServiceJson::isUpdated);
    List<Json> tasks = told || rows.isEmpty() ? List.of() : tasks(Map.of(), op);
    return rows.stream().map(row -> service(row, counted, tasks)).toList();
  }

  /** A service with what it says itself of its containers, or else with what the tasks say. */
  private static Service service(Json row, boolean counted, List<Json> tasks) {
    return ServiceJson.service(
        row,
        counted && !ServiceJson.isUpdated(row)
            ? ServiceJson.running(row)
            : ServiceJson.running(row, tasks));
  }

  private boolean isCounted(Operation op) {
    return !engine.version(op).isOlderThan(COUNTED);
  }

  private List<Json> rows(Map<String, List<String>> filters, Operation op) {
    boolean counted = isCounted(op);
    return engine
        .json(
            api -> {
              Target all = filtered(services(api), filters);
              return Request.get(counted ? all.query("status", true) : all);
            },
            op)
        .items();
  }

  private List<Json> tasks(Map<String, List<String>> filters, Operation op) {
    return engine.json(api -> Request.get(filtered(api.segment("tasks"), filters)), op).items();
  }

  private static Target filtered(Target target, Map<String, List<String>> filters) {
    return filters.isEmpty() ? target : target.query("filters", Paths.filters(filters));
  }

  /**
   * {@code GET /services?status=1&filters={"id":[...]}}; and while it is updated, or has not as
   * many containers as it is to have, {@code GET /tasks} for the reason. Twice, a second apart,
   * once all run.
   *
   * @throws HypervisorException if it will not get to them: see {@link FailedTasks}
   */
  @Override
  public Service get(String id, Operation op) {
    Service now = look(id, op);
    if (now.running() == 0 || now.running() < now.replicas()) {
      return now;
    }
    // To a swarm a command that fails at once has run for a moment.
    Backoff backoff = new Backoff();
    for (long until = System.nanoTime() + PROOF; System.nanoTime() - until < 0; ) {
      backoff.pause(op);
    }
    return look(id, op);
  }

  private Service look(String id, Operation op) {
    Json row = row(id, op);
    boolean counted = isCounted(op);
    Service told = ServiceJson.service(row, ServiceJson.running(row));
    if (counted && !ServiceJson.isUpdated(row) && told.running() >= told.replicas()) {
      return told;
    }
    List<Json> tasks = tasks(Map.of("service", List.of(id)), op);
    Service now = service(row, counted, tasks);
    if (now.running() < now.replicas()) {
      FailedTasks.of(row, tasks)
          .ifPresent(
              failure -> {
                throw failure;
              });
    }
    return now;
  }

  /** The engine takes the beginning of an id for an id. */
  private Json row(String id, Operation op) {
    return rows(Map.of("id", List.of(id)), op).stream()
        .filter(row -> ServiceJson.id(row).equals(id))
        .findFirst()
        .orElseThrow(() -> new NotFoundException(Kind.SERVICE, id, Failure.notDone()));
  }

  /** {@code POST /services/create}. */
  @Override
  public Service create(ContainerSpec spec, int replicas, Operation op) {
    String body = request(spec, replicas, op).toString();
    UnaryOperator<Request> login = login(spec, op);
    Json made =
        engine.json(api -> login.apply(Request.post(services(api, "create")).json(body)), op);
    Json row = DockerErrors.made(() -> row(made.get("ID").text(""), op));
    return ServiceJson.service(row, ServiceJson.running(row));
  }

  /** What the engine is to make of a spec, after a look whether it can. */
  private Json request(ContainerSpec spec, int replicas, Operation op) {
    ServiceRequest.check(spec, isCounted(op));
    Map<ResourceQuota.Part, HypervisorException> refusals =
        QuotaRules.refusals(spec.quota(), Json.NULL, host);
    if (!refusals.isEmpty()) {
      throw refusals.values().iterator().next();
    }
    Json request = ServiceRequest.of(spec, replicas, QuotaRules.represent(spec.quota(), host));
    spec.networks().forEach(network -> requireNoBeginning(network, op));
    return request;
  }

  /** The swarm takes the beginning of an id for a network, as the engine does. */
  private void requireNoBeginning(String network, Operation op) {
    try {
      networks.exact(network, op);
    } catch (RejectedException | NativeException ambiguous) {
      op.check(); // to the engine, of whose names the swarm knows only its own
    }
  }

  /**
   * Who we are at the registry of the image, from which each engine of the swarm pulls it. The
   * swarm keeps that for a scale, and to replace a container that fails.
   */
  private UnaryOperator<Request> login(ContainerSpec spec, Operation op) {
    String image = spec.image().orElseThrow();
    return Reference.isId(image)
        ? UnaryOperator.identity()
        : registries.knownAuthorisation(Reference.parse(image), op);
  }

  /** As {@link #change}. */
  @Override
  public Service scale(Service service, int replicas, Operation op) {
    Json row =
        change(
            service,
            spec -> {
              Json mode = spec.get("Mode");
              Json replicated = replicated(mode).with("Replicas", replicas);
              return spec.with("Mode", mode.with("Replicated", replicated));
            },
            UnaryOperator.identity(),
            op);
    return ServiceJson.service(row, ServiceJson.running(row));
  }

  private static Json replicated(Json mode) {
    if (mode.get("Replicated").isNull()) {
      throw new RejectedException(
          "the swarm says how many containers this service has: its mode is "
              + String.join(", ", mode.fields().keySet()));
    }
    return mode.get("Replicated");
  }

  /**
   * As {@link #change}. The swarm replaces one container after another, and stops doing so when it
   * sees that one of the new ones failed; until then it may have replaced the next one too.
   */
  @Override
  public Service update(Service service, ContainerSpec spec, Operation op) {
    Json wanted = request(spec, 0, op);
    Json row =
        change(service, former -> wanted.with("Mode", former.get("Mode")), login(spec, op), op);
    return ServiceJson.service(row, 0);
  }

  /**
   * {@code GET /services/{id}}, then {@code POST /services/{id}/update?version=...} with all of it;
   * both once more if somebody changed it in between.
   *
   * @param changed makes the new spec of the present one
   * @param login says who we are at the registry of its image
   * @return the service as it is now
   */
  private Json change(
      Service service, UnaryOperator<Json> changed, UnaryOperator<Request> login, Operation op) {
    Backoff backoff = new Backoff();
    for (int tried = 1; ; tried++) {
      try {
        Json now = engine.json(api -> Request.get(services(api, service.id())), op);
        String body = changed.apply(now.get("Spec")).toString();
        engine.call(
            api ->
                login.apply(
                    Request.post(
                            services(api, service.id(), "update")
                                .query("version", ServiceJson.version(now)))
                        .json(body)),
            op);
        return DockerErrors.made(() -> row(service.id(), op));
      } catch (BusyException e) {
        if (!e.getMessage().contains("out of sequence")) {
          throw e;
        }
        if (tried == TRIES) {
          throw new BusyException(
              "others change the service all the time, as " + tried + " attempts show",
              e.failure().outcome(Outcome.NOT_DONE).remedy("try again"));
        }
      }
      backoff.pause(op);
    }
  }

  /**
   * {@code DELETE /services/{id}}, then waits until its tasks and, on this engine, their containers
   * are gone, which takes as long as their processes do to end.
   */
  @Override
  public void delete(Service service, Operation op) {
    List<String> tasks =
        tasks(Map.of("service", List.of(service.id())), op).stream().map(ServiceJson::id).toList();
    engine.call(api -> Request.delete(services(api, service.id())), op);
    Backoff backoff = new Backoff();
    // By their ids: a service that is gone is none that tasks can be asked by.
    while (!tasks.isEmpty() && !tasks(Map.of("id", tasks), op).isEmpty()) {
      backoff.pause(op);
    }
    while (hasContainers(service, op)) {
      backoff.pause(op);
    }
  }

  private boolean hasContainers(Service service, Operation op) {
    String filters =
        Paths.filters(Map.of("label", List.of("com.docker.swarm.service.id=" + service.id())));
    return !engine
        .json(
            api ->
                Request.get(
                    api.segments("containers", "json")
                        .query("all", true)
                        .query("filters", filters)),
            op)
        .items()
        .isEmpty();
  }
}
