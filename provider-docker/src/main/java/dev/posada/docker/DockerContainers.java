package dev.posada.docker;

import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.DeleteReport;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.GuestProcess;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Image;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.Network;
import dev.posada.ResourceQuota;
import dev.posada.Usage;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.machine.EngineMachine;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The containers of an engine. */
final class DockerContainers implements ContainerDriver {
  private final DockerEngine engine;
  private final HostFacts host;
  private final Quotas quotas;
  private final Measurements measurements;
  private final Talks talks;
  private final StandardInputs inputs;
  private final Stdio stdio;
  private final Execs execs;
  private final ContainerLogs logs;
  private final Creation creation;
  private final Ending ending;
  private final Deletion deletion;
  private final GuestFiles files;
  private final DockerNetworks networks;

  DockerContainers(
      DockerEngine engine, HostFacts host, Optional<EngineMachine> here, Workers workers) {
    this.engine = engine;
    this.host = host;
    CgroupFiles cgroups = CgroupFiles.ofThisMachine();
    this.quotas = new Quotas(engine, host, new KernelLimits(engine, host, cgroups));
    this.measurements = new Measurements(engine, workers);
    this.talks = new Talks(workers);
    this.inputs = new StandardInputs(engine);
    this.stdio = new Stdio(engine, talks, inputs);
    this.execs = new Execs(engine, workers, talks);
    this.logs = new ContainerLogs(engine, host.dialect(), workers);
    this.ending = new Ending(engine, host.dialect());
    this.deletion = new Deletion(engine);
    this.files = new GuestFiles(engine, host.dialect());
    this.networks = new DockerNetworks(engine, host.dialect());
    this.creation = new Creation(engine, host, here, quotas, networks, deletion);
  }

  /** {@code GET /containers/json?all=1}. */
  @Override
  public List<GuestSummary> summaries(Operation op) {
    return list(Map.of(), Set.of(), op);
  }

  /** {@code GET /containers/json?all=1&filters={"label":[...]}}. */
  @Override
  public List<GuestSummary> labelled(Map<String, String> labels, Operation op) {
    List<String> wanted =
        labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList();
    return list(wanted.isEmpty() ? Map.of() : Map.of("label", wanted), labels.entrySet(), op);
  }

  /** Looks at the labels once more: an empty value is to Podman as good as any. */
  private List<GuestSummary> list(
      Map<String, List<String>> filters, Set<Map.Entry<String, String>> labels, Operation op) {
    return engine
        .json(
            api -> {
              Target all = api.segments("containers", "json").query("all", true);
              return Request.get(
                  filters.isEmpty() ? all : all.query("filters", Paths.filters(filters)));
            },
            op)
        .items()
        .stream()
        .filter(row -> ContainerJson.texts(row.get("Labels")).entrySet().containsAll(labels))
        .map(ContainerJson::summary)
        .toList();
  }

  @Override
  public String create(ContainerSpec spec, Operation op) {
    return creation.create(spec, op);
  }

  private void post(String id, String verb, Operation op) {
    engine.call(api -> Request.post(Paths.container(api, id, verb)), op);
  }

  /** {@code GET /containers/{id}/json}. */
  @Override
  public ContainerInfo inspect(String id, Operation op) {
    return ContainerJson.info(engine.inspected(id, op), host);
  }

  /** {@code GET /containers/{id}/json}. */
  @Override
  public GuestState state(String id, Operation op) {
    return ContainerJson.state(engine.inspected(id, op));
  }

  /** {@code GET /containers/{id}/json}. */
  @Override
  public List<InetAddress> addresses(String id, Operation op) {
    return Addresses.of(engine.inspected(id, op));
  }

  /** {@code GET /containers/{id}/json}. */
  @Override
  public boolean ready(String id, Operation op) {
    return ContainerJson.ready(engine.inspected(id, op));
  }

  /** {@code POST /containers/{id}/start}. */
  @Override
  public void start(String id, Operation op) {
    post(id, "start", op);
  }

  @Override
  public void shutdown(String id, Operation op) {
    ending.shutdown(id, op);
  }

  @Override
  public void kill(String id, Operation op) {
    ending.kill(id, op);
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
    Creation.requireWhole(name);
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
    quotas.undo(id, step, op);
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
  public void copyTo(String id, Path from, String to, Operation op) {
    files.copyTo(id, from, to, op);
  }

  @Override
  public void copyFrom(String id, String from, Path to, Operation op) {
    files.copyFrom(id, from, to, op);
  }

  @Override
  public void exportTo(String id, OutputStream tar, Operation op) {
    files.exportTo(id, tar, op);
  }

  @Override
  public Process stdio(String id, Operation op) {
    return stdio.attach(id, op);
  }

  @Override
  public List<GuestProcess> processes(String id, Operation op) {
    return ContainerTop.of(engine, id, host.dialect(), op);
  }

  @Override
  public Stream<LogLine> logs(String id, LogOptions options, Operation op) {
    return logs.open(id, options, op);
  }

  /** {@code POST /commit?container={id}}. */
  @Override
  public Image commit(String id, String reference, Operation op) {
    return Commit.of(engine, id, reference, host.dialect().podman(), op);
  }

  @Override
  public int awaitExit(String id, Operation op) {
    return ending.await(id, op);
  }

  @Override
  public void connect(String id, Network network, Operation op) {
    networks.connect(id, network, op);
  }

  @Override
  public void disconnect(String id, Network network, Operation op) {
    networks.disconnect(id, network, op);
  }

  /** Ends what goes on without an operation. */
  void close() {
    talks.close();
    inputs.close();
  }
}
