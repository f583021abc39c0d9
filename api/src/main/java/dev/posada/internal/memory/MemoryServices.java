package dev.posada.internal.memory;

import dev.posada.ContainerSpec;
import dev.posada.Service;
import dev.posada.spi.Operation;
import dev.posada.spi.ServiceDriver;
import java.util.List;

/** The services of a {@link World}. Thread-safe. */
final class MemoryServices implements ServiceDriver {
  private final World world;
  private final Connection connection;
  private final MemoryImages images;

  MemoryServices(World world, Connection connection, MemoryImages images) {
    this.world = world;
    this.connection = connection;
    this.images = images;
  }

  @Override
  public List<Service> list(Operation op) {
    return connection.read(
        "list",
        "services",
        op,
        () -> world.services().all().stream().map(SimulatedService::toService).toList());
  }

  @Override
  public Service get(String id, Operation op) {
    return connection.read("get", id, op, () -> world.services().get(id).toService());
  }

  /** Pulls the image if it is not there, as a cluster does on each of its nodes. */
  @Override
  public Service create(ContainerSpec spec, int replicas, Operation op) {
    String name = spec.name().orElseThrow();
    return connection.change(
        "create",
        name,
        op,
        () -> {
          MemoryContainers.requireValid(spec);
          world.services().requireFree(name);
          return world.services().create(spec, image(spec), replicas).toService();
        });
  }

  private ImageStore.Stored image(ContainerSpec spec) {
    String name = spec.image().orElseThrow();
    boolean here = world.images().isId(name) || world.images().has(Reference.parse(name));
    boolean pulls =
        spec.pull() == ContainerSpec.Pull.ALWAYS
            || spec.pull() == ContainerSpec.Pull.IF_MISSING && !here;
    if (!pulls) {
      return world.images().get(name);
    }
    images.requirePullable(Reference.parse(name));
    return world.images().pull(Reference.parse(name));
  }

  @Override
  public Service scale(Service service, int replicas, Operation op) {
    return connection.change(
        "scale",
        service.id(),
        op,
        () -> {
          SimulatedService scaled = world.services().get(service.id());
          scaled.scale(replicas);
          return scaled.toService();
        });
  }

  @Override
  public Service update(Service service, ContainerSpec spec, Operation op) {
    return connection.change(
        "update",
        service.id(),
        op,
        () -> {
          MemoryContainers.requireValid(spec);
          SimulatedService updated = world.services().get(service.id());
          world.services().update(updated, spec, image(spec));
          return updated.toService();
        });
  }

  @Override
  public void delete(Service service, Operation op) {
    connection.change(
        "delete",
        service.id(),
        op,
        () -> world.services().delete(world.services().get(service.id())));
  }
}
