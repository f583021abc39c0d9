package dev.posada.internal;

import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Service;
import dev.posada.spi.Operation;
import dev.posada.spi.ServiceDriver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The services of a {@link FakeHost}: one container more or less runs at each look. */
final class FakeServices implements ServiceDriver {
  final Map<String, Service> there = new ConcurrentHashMap<>();

  /** Whether containers start and stop as they are to. */
  volatile boolean converges = true;

  private final FakeHost host;

  FakeServices(FakeHost host) {
    this.host = host;
  }

  private Service put(Service service, int replicas, int running) {
    Service now =
        Service.builder(service.id(), service.name())
            .labels(service.labels())
            .replicas(replicas)
            .running(running)
            .build();
    there.put(now.id(), now);
    return now;
  }

  /** Puts a service there, as somebody else would. */
  Service add(String name, int replicas) {
    return put(Service.builder("service-" + name, name).build(), replicas, replicas);
  }

  private Service require(String id) {
    Service service = there.get(id);
    if (service == null) {
      throw new NotFoundException(Kind.SERVICE, id, Failure.undecided());
    }
    return service;
  }

  @Override
  public List<Service> list(Operation op) {
    return host.ask("services", false, op, () -> List.copyOf(there.values()));
  }

  @Override
  public Service get(String id, Operation op) {
    return host.ask(
        "service",
        false,
        op,
        () -> {
          Service now = require(id);
          int step = converges ? Integer.signum(now.replicas() - now.running()) : 0;
          return put(now, now.replicas(), now.running() + step);
        });
  }

  @Override
  public Service create(ContainerSpec spec, int replicas, Operation op) {
    String name = spec.name().orElseThrow();
    host.promised(
        there.values().stream().noneMatch(one -> one.name().equals(name)), "a taken name");
    host.promised(spec.labels().containsKey(Nonce.LABEL), "create without a nonce");
    return host.ask(
        "createService",
        true,
        op,
        () ->
            put(
                Service.builder("service-" + name, name).labels(spec.labels()).build(),
                replicas,
                0));
  }

  @Override
  public Service scale(Service service, int replicas, Operation op) {
    return host.ask(
        "scale",
        true,
        op,
        () -> put(require(service.id()), replicas, require(service.id()).running()));
  }

  @Override
  public Service update(Service service, ContainerSpec spec, Operation op) {
    host.promised(spec.labels().containsKey(Nonce.LABEL), "update without a nonce");
    host.promised(spec.name().orElse("").equals(service.name()), "update with another name");
    return host.ask(
        "updateService",
        true,
        op,
        () -> {
          Service there = require(service.id());
          return put(
              Service.builder(there.id(), there.name()).labels(spec.labels()).build(),
              there.replicas(),
              0);
        });
  }

  @Override
  public void delete(Service service, Operation op) {
    host.ask("deleteService", true, op, () -> there.remove(require(service.id()).id()));
  }
}
