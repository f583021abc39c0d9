package dev.posada.internal.memory;

import dev.posada.Capability;
import dev.posada.ConnectOptions;
import dev.posada.HostInfo;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.Usage;
import dev.posada.memory.MemoryWorld;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.EventSink;
import dev.posada.spi.HostDriver;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.ServiceDriver;
import dev.posada.spi.SpecPart;
import dev.posada.spi.StorageDriver;
import dev.posada.spi.VirtualMachineDriver;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A connection to a {@link World}. Thread-safe. */
final class MemoryHost implements HostDriver {
  private final World world;
  private final Connection connection;
  private final URI uri;
  private final MemoryMachines machines;
  private final MemoryContainers containers;
  private final MemoryImages images;
  private final MemoryNetworks networks;
  private final MemoryStorage storage;
  private final MemoryServices services;
  private final Optional<Likeness> likeness;
  private final AtomicReference<Watch> watch = new AtomicReference<>();

  MemoryHost(World world, Connection connection, URI uri, ConnectOptions options) {
    this.world = world;
    this.connection = connection;
    this.uri = uri;
    likeness = MemoryUri.likeness(uri);
    machines = new MemoryMachines(world, connection);
    containers = new MemoryContainers(world, connection);
    images = new MemoryImages(world, connection, options.registries());
    networks = new MemoryNetworks(world, connection);
    storage = new MemoryStorage(world, connection);
    services = new MemoryServices(world, connection, images);
  }

  World world() {
    return world;
  }

  Connection connection() {
    return connection;
  }

  @Override
  public HostInfo inspect(Operation op) {
    return connection.read(
        "inspect",
        "",
        op,
        () ->
            HostInfo.builder("Memory, simulated", MemoryProvider.VERSION)
                .hostName(world.name().isEmpty() ? "memory" : world.name())
                .cpus(Capacity.CPUS)
                .memory(Capacity.MEMORY)
                .memoryFree(world.capacity().free())
                .details(Map.of("simulated", "yes", "time", world.time().now().toString()))
                .build());
  }

  @Override
  public Usage measure(Operation op) {
    likeness.ifPresent(like -> like.require(Likeness.HOST_MEASURE));
    return connection.read("measure", "", op, world.meter()::usage);
  }

  @Override
  public Set<Capability> capabilities() {
    return likeness.map(Likeness::capabilities).orElse(EnumSet.allOf(Capability.class));
  }

  @Override
  public Support support(Capability capability) {
    return likeness.map(like -> like.support(capability)).orElse(Support.yes());
  }

  @Override
  public Support support(ResourceQuota.Part part, QuotaReport.Effect effect) {
    return likeness
        .map(like -> like.support(part, effect))
        .filter(support -> !support.available())
        .orElseGet(() -> Limits.support(part, effect));
  }

  @Override
  public Set<SpecPart> understands() {
    return likeness.map(Likeness::parts).orElse(EnumSet.allOf(SpecPart.class));
  }

  @Override
  public Optional<VirtualMachineDriver> virtualMachines() {
    return offered(Capability.VIRTUAL_MACHINES, VirtualMachineDriver.class, machines);
  }

  @Override
  public Optional<ContainerDriver> containers() {
    return offered(Capability.CONTAINERS, ContainerDriver.class, containers);
  }

  @Override
  public Optional<ImageDriver> images() {
    return offered(Capability.IMAGES, ImageDriver.class, images);
  }

  @Override
  public Optional<NetworkDriver> networks() {
    return offered(Capability.NETWORKS, NetworkDriver.class, networks);
  }

  @Override
  public Optional<StorageDriver> storage() {
    return offered(Capability.VOLUMES, StorageDriver.class, storage);
  }

  @Override
  public Optional<ServiceDriver> services() {
    return offered(Capability.SERVICES, ServiceDriver.class, services);
  }

  private <D> Optional<D> offered(Capability capability, Class<D> type, D driver) {
    return support(capability).available()
        ? Optional.of(likeness.map(like -> like.limited(type, driver)).orElse(driver))
        : Optional.empty();
  }

  @Override
  public Optional<Subscription> watch(EventSink sink, Operation op) {
    try {
      return Optional.of(connection.read("watch", "", op, () -> opened(sink)));
    } catch (RuntimeException | Error e) {
      closeWatch(); // the call may have failed when it was open, and nobody else knows it
      throw e;
    }
  }

  private Watch opened(EventSink sink) {
    Watch opened = Watch.open(world, sink);
    watch.set(opened);
    return opened;
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type == MemoryWorld.class
        ? Optional.of(type.cast(MemoryWorld.of(uri.toString())))
        : Optional.empty();
  }

  @Override
  public void close() {
    connection.close();
    closeWatch();
  }

  private void closeWatch() {
    Watch open = watch.getAndSet(null);
    if (open != null) {
      open.close();
    }
  }
}
