package dev.posada.docker;

import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.DeleteReport;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HypervisorException;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.Usage;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The containers of an engine. */
final class DockerContainers implements ContainerDriver {
  private static final String POLITE = "SIGTERM";

  private final DockerEngine engine;
  private final HostFacts host;
  private final Quotas quotas;
  private final Measurements measurements;
  private final Execs execs;
  private final Deletion deletion;

  DockerContainers(DockerEngine engine, HostFacts host, Workers workers, CgroupFiles files) {
    this.engine = engine;
    this.host = host;
    this.quotas = new Quotas(engine, host, new KernelLimits(engine, host, files));
    this.measurements = new Measurements(engine, workers);
    this.execs = new Execs(engine, workers);
    this.deletion = new Deletion(engine);
  }

  /** {@code GET /containers/json?all=1}. */
  @Override
  public List<GuestSummary> summaries(Operation op) {
    return list(Map.of(), op);
  }

  /** {@code GET /containers/json?all=1&filters={"label":[...]}}. */
  @Override
  public List<GuestSummary> labelled(Map<String, String> labels, Operation op) {
    List<String> wanted =
        labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList();
    return list(wanted.isEmpty() ? Map.of() : Map.of("label", wanted), op);
  }

  private List<GuestSummary> list(Map<String, List<String>> filters, Operation op) {
    return engine
        .json(
            api -> {
              Target all = api.segment("containers").segment("json").query("all", true);
              return Request.get(
                  filters.isEmpty() ? all : all.query("filters", Paths.filters(filters)));
            },
            op)
        .items()
        .stream()
        .map(ContainerJson::summary)
        .toList();
  }

  /** {@code POST /containers/create}. A container that does not get its limits is not left. */
  @Override
  public String create(ContainerSpec spec, Operation op) {
    String image =
        spec.image()
            .orElseThrow(() -> new RejectedException("Docker makes containers from images only"));
    spec.name().ifPresent(DockerContainers::requireWhole);
    Map<ResourceQuota.Part, HypervisorException> refusals =
        QuotaRules.refusals(spec.quota(), Json.NULL, host);
    if (!refusals.isEmpty()) {
      throw refusals.values().iterator().next();
    }
    ResourceQuota quota = QuotaRules.represent(spec.quota(), host);
    String body = ContainerRequest.of(spec, image, quota, host).toString();
    Json created =
        engine.json(
            api -> {
              Target target = api.segment("containers").segment("create");
              return Request.post(
                      spec.name().isPresent() ? target.query("name", spec.name().get()) : target)
                  .json(body);
            },
            op);
    String id = created.get("Id").text("");
    try {
      quotas.requireTaken(id, quota, created, op);
    } catch (RejectedException dropped) {
      deletion.delete(id, op);
      throw dropped.with(dropped.getMessage(), Failure.notDone());
    }
    return id;
  }

  /** The engine drops a slash in front of a name, and says nothing. */
  private static void requireWhole(String name) {
    if (name.startsWith("/")) {
      throw new RejectedException("a container's name does not begin with a slash: " + name);
    }
  }

  private Json inspected(String id, Operation op) {
    return engine.json(api -> Request.get(Paths.container(api, id, "json")), op);
  }

  private void post(String id, String verb, Operation op) {
    engine.call(api -> Request.post(Paths.container(api, id, verb)), op);
  }

  /** {@code GET /containers/{id}/json}. */
  @Override
  public ContainerInfo inspect(String id, Operation op) {
    return ContainerJson.info(inspected(id, op), host);
  }

  /** {@code GET /containers/{id}/json}. */
  @Override
  public GuestState state(String id, Operation op) {
    return ContainerJson.state(inspected(id, op));
  }

  /** {@code GET /containers/{id}/json}. */
  @Override
  public List<InetAddress> addresses(String id, Operation op) {
    return Addresses.of(inspected(id, op));
  }

  /** {@code GET /containers/{id}/json}. */
  @Override
  public boolean ready(String id, Operation op) {
    return ContainerJson.ready(inspected(id, op));
  }

  /** {@code POST /containers/{id}/start}. */
  @Override
  public void start(String id, Operation op) {
    post(id, "start", op);
  }

  /**
   * {@code POST /containers/{id}/kill?signal=...}, the container's own stop signal: after another
   * one a restart policy starts it again.
   */
  @Override
  public void shutdown(String id, Operation op) {
    String own = inspected(id, op).get("Config").get("StopSignal").text("");
    String signal = own.isEmpty() ? POLITE : own;
    engine.call(api -> Request.post(Paths.container(api, id, "kill").query("signal", signal)), op);
  }

  /** {@code POST /containers/{id}/kill}. */
  @Override
  public void kill(String id, Operation op) {
    post(id, "kill", op);
  }

  /** {@code POST /containers/{id}/pause}. */
  @Override
  public void pause(String id, Operation op) {
    post(id, "pause", op);
  }

  /** {@code POST /containers/{id}/unpause}. */
  @Override
  public void resume(String id, Operation op) {
    post(id, "unpause", op);
  }

  /** {@code POST /containers/{id}/rename?name=...}. */
  @Override
  public void rename(String id, String name, Operation op) {
    requireWhole(name);
    engine.call(api -> Request.post(Paths.container(api, id, "rename").query("name", name)), op);
  }

  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  @Override
  public DeleteReport delete(String id, Operation op) {
    return deletion.delete(id, op);
  }

  @Override
  public QuotaPlan plan(String id, ResourceQuota quota, Operation op) {
    return quotas.plan(id, quota, op);
  }

  @Override
  public void apply(String id, QuotaPlan.Step step, Operation op) {
    quotas.update(id, step.to(), op);
  }

  @Override
  public void undo(String id, QuotaPlan.Step step, Operation op) {
    quotas.update(id, step.back(), op);
  }

  @Override
  public QuotaReading readQuota(String id, Operation op) {
    return quotas.read(id, op);
  }

  /** {@code GET /containers/{id}/stats?stream=0&one-shot=1}, for several at once. */
  @Override
  public Map<String, Usage> measure(List<String> ids, Operation op) {
    return measurements.of(ids, op);
  }

  /** {@code POST /containers/{id}/exec}, then {@code POST /exec/{id}/start}. */
  @Override
  public ExecResult exec(String id, ExecSpec spec, Operation op) {
    return execs.run(id, spec, op);
  }

  /** {@code POST /containers/{id}/exec}, then {@code POST /exec/{id}/start}. */
  @Override
  public Process spawn(String id, ExecSpec spec, Operation op) {
    return execs.spawn(id, spec, op);
  }

  @Override
  public Stream<LogLine> logs(String id, LogOptions options, Operation op) {
    return ContainerLogs.open(engine, id, options, op);
  }

  /** {@code POST /containers/{id}/wait}, which changes nothing. */
  @Override
  public int awaitExit(String id, Operation op) {
    Json ended =
        engine.json(
            api ->
                Request.post(Paths.container(api, id, "wait").query("condition", "not-running"))
                    .reads(),
            op);
    return (int) ended.get("StatusCode").number(-1);
  }

  /** Ends what goes on without an operation. */
  void close() {
    execs.close();
  }
}
