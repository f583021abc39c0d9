package dev.posada.docker;

import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.HostInfo;
import dev.posada.ProviderOption;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Usage;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.docker.machine.EngineMachine;
import dev.posada.docker.machine.MachineUsage;
import dev.posada.docker.registry.Registries;
import dev.posada.spi.CallText;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.EventSink;
import dev.posada.spi.HostDriver;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.ServiceDriver;
import dev.posada.spi.SpecPart;
import dev.posada.spi.StorageDriver;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A host that runs a Docker engine. */
final class DockerHost implements HostDriver {
  private final DockerEngine engine;
  private final HostFacts facts;
  private final Optional<EngineMachine> here;
  private final Workers workers = new Workers();
  private final DockerContainers containers;
  private final DockerImages images;
  private final DockerNetworks networks;
  private final DockerVolumes volumes;
  private final DockerServices services;
  private final Support swarm;

  private DockerHost(
      DockerEngine engine,
      Registries registries,
      HostFacts facts,
      Optional<EngineMachine> here,
      Support swarm) {
    this.engine = engine;
    this.facts = facts;
    this.here = here;
    this.containers = new DockerContainers(engine, facts, here, workers);
    this.images = new DockerImages(engine, registries, facts.dialect());
    this.networks = new DockerNetworks(engine, facts.dialect());
    this.volumes = new DockerVolumes(engine, facts.dialect());
    this.services = new DockerServices(engine, facts, registries);
    this.swarm = swarm;
  }

  /** Negotiates the version and asks {@code GET /info} what can be limited and managed there. */
  static DockerHost connect(DockerEngine engine, Registries registries, Operation op) {
    Json info = info(engine, op);
    Optional<EngineMachine> here = EngineMachine.ofThisMachine(info);
    Optional<String> disk = here.flatMap(machine -> machine.disk(EngineMachine.written(info)));
    DiskLimits disks = DiskLimits.of(info, engine.version(op), disk);
    HostFacts facts = HostFacts.of(info, disks, Dialect.of(engine, info, op));
    return new DockerHost(engine, registries, facts, here, Swarm.support(info));
  }

  private static Json info(DockerEngine engine, Operation op) {
    return engine.json(api -> Request.get(api.segment("info")), op);
  }

  /** {@code GET /info} and {@code GET /version}. */
  @Override
  public HostInfo inspect(Operation op) {
    return HostFacts.describe(
        info(engine, op), engine.json(api -> Request.get(api.segment("version")), op));
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> capabilities = all();
    if (!facts.dialect().quota().available()) {
      capabilities.remove(Capability.QUOTA);
    }
    return capabilities;
  }

  private static Set<Capability> all() {
    return EnumSet.of(
        Capability.CONTAINERS,
        Capability.RENAME,
        Capability.PAUSE,
        Capability.EXEC,
        Capability.SPAWN,
        Capability.COPY,
        Capability.MEASURE,
        Capability.QUOTA,
        Capability.IMAGES,
        Capability.NETWORKS,
        Capability.VOLUMES);
  }

  @Override
  public Support support(Capability capability) {
    return switch (capability) {
      case VIRTUAL_MACHINES -> Support.no("Docker runs containers only");
      case SERVICES -> swarm;
      case VOLUME_EDIT ->
          Support.no(
              "an engine only makes and deletes volumes", "work on it in a container's mount");
      case QUOTA -> facts.dialect().quota();
      default -> HostDriver.super.support(capability);
    };
  }

  /** A limit holds now and later, or is set while the container is off; never until it stops. */
  @Override
  public Support support(ResourceQuota.Part part, Effect effect) {
    Support there = QuotaRules.support(part, effect, facts);
    return there.available() && effect == Effect.UNTIL_STOP
        ? Support.no("Docker keeps limits after a restart", "set it back before the restart")
        : there;
  }

  @Override
  public Set<SpecPart> understands() {
    Set<SpecPart> parts = parts();
    parts.removeAll(facts.dialect().lacks());
    return parts;
  }

  private static Set<SpecPart> parts() {
    return EnumSet.of(
        SpecPart.CONTAINER_COMMAND,
        SpecPart.CONTAINER_ENTRYPOINT,
        SpecPart.CONTAINER_ENVIRONMENT,
        SpecPart.CONTAINER_DIRECTORY,
        SpecPart.CONTAINER_USER,
        SpecPart.CONTAINER_NETWORK,
        SpecPart.CONTAINER_TERMINAL,
        SpecPart.CONTAINER_MOUNT,
        SpecPart.CONTAINER_PORT,
        SpecPart.CONTAINER_HEALTH_CHECK,
        SpecPart.CONTAINER_RESTART,
        SpecPart.CONTAINER_STOP_SIGNAL,
        SpecPart.CONTAINER_REMOVE_AT_EXIT,
        SpecPart.EXEC_AS,
        SpecPart.EXEC_STDIN,
        SpecPart.EXEC_ENVIRONMENT,
        SpecPart.EXEC_DIRECTORY,
        SpecPart.EXEC_TERMINAL,
        SpecPart.LOG_TAIL,
        SpecPart.LOG_SINCE,
        SpecPart.LOG_FOLLOW,
        SpecPart.BUILD_ARGUMENT,
        SpecPart.BUILD_FILE,
        SpecPart.BUILD_TARGET,
        SpecPart.NETWORK_SUBNET,
        SpecPart.NETWORK_LABEL,
        SpecPart.VOLUME_POOL,
        SpecPart.VOLUME_LABEL);
  }

  @Override
  public Set<Class<? extends ProviderOption>> options() {
    return Set.of(DockerConnectOptions.class, DockerContainerOptions.class);
  }

  /** No call of the engine tells it, so the files of the kernel do, where it runs on this one. */
  @Override
  public Usage measure(Operation op) {
    MachineUsage usage = here.orElseThrow(DockerHost::elsewhere).usage();
    return op.read(CallText.of("read /proc/stat and others"), usage::now);
  }

  private static UnsupportedCapabilityException elsewhere() {
    return new UnsupportedCapabilityException(
        "the use of the host itself",
        Support.no(
            "Docker does not tell what its machine uses, and that is not this one",
            "measure the containers, or run this program on the engine's machine"),
        Failure.notDone());
  }

  @Override
  public Optional<ContainerDriver> containers() {
    return Optional.of(containers);
  }

  @Override
  public Optional<ImageDriver> images() {
    return Optional.of(images);
  }

  @Override
  public Optional<NetworkDriver> networks() {
    return Optional.of(networks);
  }

  @Override
  public Optional<StorageDriver> storage() {
    return Optional.of(volumes);
  }

  /** There when the engine was a manager of a swarm at connect; {@link #support} says why not. */
  @Override
  public Optional<ServiceDriver> services() {
    return swarm.available() ? Optional.of(services) : Optional.empty();
  }

  @Override
  public Optional<Subscription> watch(EventSink sink, Operation op) {
    return Optional.of(DockerEvents.watch(engine, workers, sink, op));
  }

  /** Knows {@link DockerEngine}. */
  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(engine) ? Optional.of(type.cast(engine)) : Optional.empty();
  }

  @Override
  public void close() {
    containers.close();
    engine.close();
    workers.close();
  }
}
