package dev.posada.internal;

import dev.posada.BusyException;
import dev.posada.Capability;
import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.Service;
import dev.posada.Services;
import dev.posada.Task;
import dev.posada.spi.Operation;
import dev.posada.spi.ServiceDriver;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The services of a host's cluster. */
final class CoreServices implements Services {
  private final CoreHost host;

  CoreServices(CoreHost host) {
    this.host = host;
  }

  private ServiceDriver driver() {
    host.require(Capability.SERVICES);
    return host.driver().services().orElseThrow();
  }

  @Override
  public List<Service> list() {
    ServiceDriver driver = driver();
    return host.call("list services", null, host.options().timeout(), driver::list);
  }

  @Override
  public Service get(String nameOrId) {
    Objects.requireNonNull(nameOrId, "nameOrId");
    ServiceDriver driver = driver();
    return host.call(
        "find service \"" + nameOrId + "\"",
        null,
        host.options().timeout(),
        op -> Named.get(Kind.SERVICE, nameOrId, driver.list(op), Service::id, Service::name));
  }

  @Override
  public Service create(ContainerSpec spec, int replicas) {
    return createWithin(spec, replicas, null);
  }

  @Override
  public Service create(ContainerSpec spec, int replicas, Task task) {
    return createWithin(spec, replicas, Objects.requireNonNull(task, "task"));
  }

  private Service createWithin(ContainerSpec spec, int replicas, Task task) {
    notNegative(replicas);
    String name =
        spec.name().orElseThrow(() -> new IllegalArgumentException("a service has a name"));
    ServiceDriver driver = driver();
    Requirements.ofLabels(spec.labels());
    Requirements.ofContainer(host, spec);
    Nonce nonce = new Nonce();
    return host.call(
        doing("create", name),
        task,
        host.options().workTimeout(),
        op -> {
          Named.requireFree(Kind.SERVICE, name, driver.list(op), Service::name);
          ContainerSpec whole = whole(spec, nonce);
          return converged(driver, driver.create(whole, replicas, op), replicas, op);
        },
        (failed, op) -> look(marked(driver.list(op), nonce), replicas, failed));
  }

  private static Optional<Service> marked(List<Service> all, Nonce nonce) {
    return all.stream()
        .filter(one -> nonce.value().equals(one.labels().get(Nonce.LABEL)))
        .findFirst();
  }

  /** The spec as a driver gets it. */
  private ContainerSpec whole(ContainerSpec spec, Nonce nonce) {
    return spec.quota(QuotaRules.atCreate(host, Kind.CONTAINER, spec.quota()))
        .label(Nonce.LABEL, nonce.value());
  }

  @Override
  public Service scale(Service service, int replicas) {
    return scaleWithin(service, replicas, null);
  }

  @Override
  public Service scale(Service service, int replicas, Task task) {
    return scaleWithin(service, replicas, Objects.requireNonNull(task, "task"));
  }

  private Service scaleWithin(Service service, int replicas, Task task) {
    notNegative(replicas);
    Objects.requireNonNull(service, "service");
    ServiceDriver driver = driver();
    return host.call(
        doing("scale", service.name()) + " to " + replicas,
        task,
        host.options().workTimeout(),
        op -> converged(driver, driver.scale(service, replicas, op), replicas, op),
        (failed, op) ->
            look(
                driver.list(op).stream()
                    .filter(one -> one.id().equals(service.id()))
                    .filter(one -> one.replicas() == replicas)
                    .findFirst(),
                replicas,
                failed));
  }

  @Override
  public Service update(Service service, ContainerSpec spec) {
    return updateWithin(service, spec, null);
  }

  @Override
  public Service update(Service service, ContainerSpec spec, Task task) {
    return updateWithin(service, spec, Objects.requireNonNull(task, "task"));
  }

  private Service updateWithin(Service service, ContainerSpec spec, Task task) {
    String name = service.name();
    if (!spec.name().orElse(name).equals(name)) {
      throw new IllegalArgumentException(
          "the spec is one of \""
              + spec.name().orElseThrow()
              + "\", the service is \""
              + name
              + "\"");
    }
    ServiceDriver driver = driver();
    Requirements.ofLabels(spec.labels());
    Requirements.ofContainer(host, spec);
    Nonce nonce = new Nonce();
    return host.call(
        doing("update", name),
        task,
        host.options().workTimeout(),
        op -> {
          Service updated = driver.update(service, whole(spec.name(name), nonce), op);
          return converged(driver, updated, updated.replicas(), op);
        },
        (failed, op) -> {
          Optional<Service> wished = marked(driver.list(op), nonce);
          return look(wished, wished.map(Service::replicas).orElse(0), failed);
        });
  }

  /** Waits until as many containers run as are to, for as long as nobody wishes for others. */
  private static Service converged(
      ServiceDriver driver, Service service, int replicas, CoreOperation op) {
    op.tookStep(); // the hypervisor does the rest, whether anybody watches or not
    Service now = service;
    Poll poll = new Poll(op);
    while (true) {
      op.progress("replicas running", Math.min(now.running(), replicas), replicas);
      if (now.replicas() != replicas) {
        throw new BusyException(
            "somebody else scaled it to " + now.replicas() + " in the meantime",
            Failure.undecided());
      }
      if (now.running() == replicas) {
        return now;
      }
      poll.pause();
      now = driver.get(service.id(), op);
    }
  }

  private static Verdict<Service> look(
      Optional<Service> wished, int replicas, HypervisorException failed) {
    Failure known = failed.failure();
    if (wished.isEmpty()) {
      return Verdict.notDone(known);
    }
    Service now = wished.get();
    return now.running() == replicas
        ? Verdict.done(now)
        : Verdict.partly(
            known,
            List.of(
                "service \""
                    + now.name()
                    + "\" runs "
                    + now.running()
                    + " of "
                    + replicas
                    + " and goes on"));
  }

  @Override
  public void delete(Service service) {
    Objects.requireNonNull(service, "service");
    ServiceDriver driver = driver();
    host.<Void>call(
        doing("delete", service.name()),
        null,
        host.options().timeout(),
        op -> {
          driver.delete(service, op);
          return null;
        },
        (failed, op) ->
            isThere(driver, service, op)
                ? Verdict.notDone(failed.failure())
                : Verdict.goneAfter(failed, null));
  }

  private static boolean isThere(ServiceDriver driver, Service service, Operation op) {
    return driver.list(op).stream().anyMatch(one -> one.id().equals(service.id()));
  }

  private static void notNegative(int replicas) {
    if (replicas < 0) {
      throw new IllegalArgumentException("a service runs 0 containers or more: " + replicas);
    }
  }

  private static String doing(String verb, String name) {
    return verb + " service \"" + name + "\"";
  }
}
