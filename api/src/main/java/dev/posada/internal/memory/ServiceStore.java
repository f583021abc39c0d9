package dev.posada.internal.memory;

import dev.posada.ContainerSpec;
import dev.posada.Kind;
import dev.posada.PortForward;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The services that a world has. Guarded by the {@link Timeline}. */
final class ServiceStore {
  private final World world;
  private final Map<String, SimulatedService> byId = new LinkedHashMap<>();

  ServiceStore(World world) {
    this.world = world;
  }

  Collection<SimulatedService> all() {
    return byId.values();
  }

  SimulatedService get(String id) {
    SimulatedService service = byId.get(id);
    if (service == null) {
      throw Refused.missing(Kind.SERVICE, id);
    }
    return service;
  }

  void requireFree(String name) {
    if (byId.values().stream().anyMatch(service -> service.name().equals(name))) {
      throw Refused.taken(Kind.SERVICE, name);
    }
  }

  /** Makes a service, which takes the ports that it publishes for all its containers. */
  SimulatedService create(ContainerSpec spec, ImageStore.Stored image, int replicas) {
    requireFree(spec.name().orElseThrow());
    requirePossible(spec);
    SimulatedService made = new SimulatedService(world, spec, image);
    world.ports().take(made.id(), spec.ports());
    byId.put(made.id(), made);
    made.scale(replicas);
    return made;
  }

  private void requirePossible(ContainerSpec spec) {
    if (spec.removeAtExit()) {
      throw Refused.value("a container of a service is replaced when it ends, and removed anyway");
    }
    world.networks().of(spec);
  }

  /** Changes what a service's containers are; it has its old ports still if the new are taken. */
  void update(SimulatedService service, ContainerSpec spec, ImageStore.Stored image) {
    requirePossible(spec);
    List<PortForward> before = service.ports();
    world.ports().giveBack(service.id());
    try {
      world.ports().take(service.id(), spec.ports());
    } catch (RuntimeException e) {
      world.ports().take(service.id(), before);
      throw e;
    }
    service.update(spec, image);
  }

  void delete(SimulatedService service) {
    service.scale(0);
    world.ports().giveBack(service.id());
    byId.remove(service.id());
  }

  void clear() {
    byId.clear();
  }
}
