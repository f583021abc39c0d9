package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.Containers;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.Task;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.Objects;

/** The containers of a host. */
final class CoreContainers extends CoreGuests<Container> implements Containers {

  CoreContainers(CoreHost host) {
    super(host, List.of(Kind.CONTAINER), Container.class);
  }

  @Override
  public Container create(ContainerSpec spec) {
    return createWithin(spec, null, false);
  }

  @Override
  public Container create(ContainerSpec spec, Task task) {
    return createWithin(spec, Objects.requireNonNull(task, "task"), false);
  }

  @Override
  public Container run(ContainerSpec spec) {
    return createWithin(spec, null, true);
  }

  @Override
  public Container run(ContainerSpec spec, Task task) {
    return createWithin(spec, Objects.requireNonNull(task, "task"), true);
  }

  private Container createWithin(ContainerSpec spec, Task task, boolean thenStart) {
    host().require(Capability.CONTAINERS);
    if (spec.image().isPresent() || spec.pull() == ContainerSpec.Pull.ALWAYS) {
      host().require(Capability.IMAGES);
    }
    if (spec.image().isEmpty() && host().capabilities().contains(Capability.IMAGES)) {
      throw new IllegalArgumentException("a container of " + host().uri() + " needs an image");
    }
    Requirements.ofLabels(spec.labels());
    Requirements.ofContainer(host(), spec);
    ContainerDriver driver = host().driver().containers().orElseThrow();
    Nonce nonce = new Nonce();
    String what = spec.name().or(spec::image).orElseThrow();
    return host()
        .call(
            (thenStart ? "run container \"" : "create container \"") + what + "\"",
            task,
            host().options().workTimeout(),
            op -> {
              ContainerSpec whole =
                  spec.quota(QuotaRules.atCreate(host(), Kind.CONTAINER, spec.quota()))
                      .label(Nonce.LABEL, nonce.value());
              if (spec.name().isPresent()) {
                Lifecycle.requireFree(driver, Kind.CONTAINER, spec.name().get(), op);
              }
              Container created = create(driver, whole, op);
              if (thenStart) {
                start(driver, created, op);
              }
              return created;
            },
            (failed, op) -> {
              Verdict<Container> created =
                  nonce.look(driver, failed, op, found -> handle(found.id(), found.name()));
              return thenStart && created.done()
                  ? removed(driver, created.value(), failed, op)
                  : created;
            });
  }

  private Container create(ContainerDriver driver, ContainerSpec spec, CoreOperation op) {
    if (spec.pull() == ContainerSpec.Pull.ALWAYS) {
      pull(spec, op);
    }
    String id;
    try {
      id = driver.create(spec, op);
    } catch (NotFoundException e) {
      if (e.kind() != Kind.IMAGE || spec.pull() != ContainerSpec.Pull.IF_MISSING) {
        throw e;
      }
      pull(spec, op);
      id = driver.create(spec, op);
    }
    return handle(id, spec.name().isPresent() ? spec.name().get() : name(driver, id, op));
  }

  /** The name that the hypervisor chose. */
  private static String name(ContainerDriver driver, String id, CoreOperation op) {
    op.tookStep();
    return driver.inspect(id, op).name();
  }

  private void pull(ContainerSpec spec, CoreOperation op) {
    host().driver().images().orElseThrow().pull(spec.image().orElseThrow(), op);
  }

  /** Starts what was just created. Of a container that does not start, nothing is left. */
  private void start(ContainerDriver driver, Container created, CoreOperation op) {
    try {
      new Lifecycle((CoreContainer) created).startWithin(op, look -> {});
    } catch (HypervisorException e) {
      Verdict<Container> verdict;
      try (CoreOperation fresh = op.look()) {
        verdict = removed(driver, created, e, fresh);
      } catch (HypervisorException unreachable) {
        e.addSuppressed(unreachable);
        throw e.with(e.getMessage(), e.failure().outcome(Outcome.UNKNOWN).guest(created));
      }
      if (!verdict.done()) {
        throw e.with(e.getMessage(), verdict.failure());
      }
    }
  }

  /** Removes a container whose start failed, unless it was started after all. */
  private Verdict<Container> removed(
      ContainerDriver driver, Container created, HypervisorException failed, Operation op) {
    ContainerInfo now;
    try {
      now = driver.inspect(created.id(), op);
    } catch (NotFoundException gone) {
      return Verdict.goneInsteadOfStarted(failed);
    }
    if (now.started().isPresent() || now.state() == GuestState.RUNNING) {
      return Verdict.done(created);
    }
    try {
      driver.delete(created.id(), op);
    } catch (NotFoundException gone) {
      return Verdict.notDone(failed.failure());
    } catch (HypervisorException notRemoved) {
      failed.addSuppressed(notRemoved);
      return Verdict.partly(
          failed.failure().guest(created).lastSeen(now.state()),
          List.of("container \"" + created.name() + "\" was created and is not started"));
    }
    return Verdict.notDone(failed.failure());
  }

  private Container handle(String id, String name) {
    return new CoreContainer(host(), id, name);
  }
}
