package dev.posada.docker;

import dev.posada.Capability;
import dev.posada.HostInfo;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.EventSink;
import dev.posada.spi.HostDriver;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.SpecPart;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A host that runs a Docker engine. */
final class DockerHost implements HostDriver {
  private final DockerEngine engine;
  private final HostFacts facts;
  private final Workers workers = new Workers();
  private final DockerContainers containers;
  private final DockerImages images;

  private DockerHost(DockerEngine engine, HostFacts facts) {
    this.engine = engine;
    this.facts = facts;
    this.containers = new DockerContainers(engine, facts, workers, CgroupFiles.ofThisMachine());
    this.images = new DockerImages(engine);
  }

  /** Negotiates the version and asks {@code GET /info} what can be limited there. */
  static DockerHost connect(DockerEngine engine, Operation op) {
    return new DockerHost(engine, HostFacts.of(info(engine, op)));
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
    return EnumSet.of(
        Capability.CONTAINERS,
        Capability.RENAME,
        Capability.PAUSE,
        Capability.EXEC,
        Capability.SPAWN,
        Capability.MEASURE,
        Capability.QUOTA,
        Capability.IMAGES);
  }

  @Override
  public Support support(Capability capability) {
    return capability == Capability.VIRTUAL_MACHINES
        ? Support.no("Docker runs containers only")
        : HostDriver.super.support(capability);
  }

  /** A limit holds now and later, or is set while the container is off; never until it stops. */
  @Override
  public Support support(ResourceQuota.Part part, Effect effect) {
    Support there = QuotaRules.support(part, facts);
    return there.available() && effect == Effect.UNTIL_STOP
        ? Support.no("Docker keeps limits after a restart", "set it back before the restart")
        : there;
  }

  @Override
  public Set<SpecPart> understands() {
    return EnumSet.of(
        SpecPart.CONTAINER_COMMAND,
        SpecPart.CONTAINER_ENTRYPOINT,
        SpecPart.CONTAINER_ENVIRONMENT,
        SpecPart.CONTAINER_DIRECTORY,
        SpecPart.CONTAINER_USER,
        SpecPart.CONTAINER_HEALTH_CHECK,
        SpecPart.CONTAINER_RESTART,
        SpecPart.CONTAINER_STOP_SIGNAL,
        SpecPart.CONTAINER_REMOVE_AT_EXIT,
        SpecPart.EXEC_AS,
        SpecPart.EXEC_STDIN,
        SpecPart.EXEC_ENVIRONMENT,
        SpecPart.EXEC_DIRECTORY,
        SpecPart.LOG_TAIL,
        SpecPart.LOG_SINCE,
        SpecPart.LOG_FOLLOW,
        SpecPart.BUILD_ARGUMENT,
        SpecPart.BUILD_FILE,
        SpecPart.BUILD_TARGET);
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
