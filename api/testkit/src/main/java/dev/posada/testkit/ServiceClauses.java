package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Kind;
import dev.posada.Progress;
import dev.posada.Service;
import dev.posada.Services;
import dev.posada.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Containers that their engine keeps running. */
interface ServiceClauses extends Clauses {
  @Clause(value = "SERVICE-01", needs = Capability.SERVICES)
  default void aServiceRunsAsManyContainersAsItIsTo(Lab lab) {
    Services services = lab.host().services();
    ContainerSpec spec = lab.containerSpec();
    Set<Container> before = running(lab);
    Service made = create(lab, spec.label("tier", "front"), 2);
    assertEquals(spec.name(), Optional.of(made.name()));
    assertEquals(spec.image(), Optional.of(made.image()));
    assertEquals("front", made.labels().get("tier"));
    assertReplicas(2, made);
    assertEquals(2, added(lab, before), "containers that run");

    List<Progress> seen = new CopyOnWriteArrayList<>();
    Service more = services.scale(made, 4, Task.unbounded().onProgress(seen::add));
    assertEquals(made.id(), more.id(), "it is the same service");
    assertReplicas(4, more);
    assertEquals(4, added(lab, before), "containers that run");
    assertFalse(seen.isEmpty(), "no progress was told");
    assertEquals(4, seen.get(seen.size() - 1).done(), () -> "the last one: " + seen);

    assertReplicas(1, services.scale(more, 1));
    lab.await("one container is left", () -> added(lab, before) == 1);
    assertReplicas(0, services.scale(more, 0));
    lab.await("no container is left", () -> added(lab, before) == 0);
    assertReplicas(0, services.get(made.id()));
  }

  @Clause(value = "SERVICE-02", needs = Capability.SERVICES)
  default void aServiceIsFoundAndDeletedWithItsContainers(Lab lab) {
    Services services = lab.host().services();
    Set<Container> before = running(lab);
    Service made = create(lab, lab.containerSpec(), 1);
    assertEquals(made.id(), services.get(made.name()).id(), "by its name");
    assertEquals(made.name(), services.get(made.id()).name(), "by its id");
    assertTrue(services.list().stream().anyMatch(one -> one.id().equals(made.id())), "listed");
    services.delete(made);
    assertTrue(services.list().stream().noneMatch(one -> one.id().equals(made.id())), "deleted");
    lab.await("its containers are gone", () -> added(lab, before) == 0);
    Thrown.notFound(Kind.SERVICE, "get", () -> services.get(made.name()));
    Thrown.notFound(Kind.SERVICE, "scale", () -> services.scale(made, 2));
    Thrown.notFound(Kind.SERVICE, "a second delete", () -> services.delete(made));
  }

  @Clause(value = "SERVICE-03", needs = Capability.SERVICES)
  default void aServiceNameIsThereOnce(Lab lab) {
    ContainerSpec spec = lab.containerSpec();
    Service made = create(lab, spec, 0);
    assertReplicas(0, made);
    Thrown.alreadyExists(Kind.SERVICE, "a taken name", () -> create(lab, spec, 1));
    assertReplicas(0, lab.host().services().get(made.id()));
  }

  @Clause(value = "SERVICE-04", needs = Capability.SERVICES)
  default void aContainerThatEndsIsReplaced(Lab lab) {
    Set<Container> before = running(lab);
    Service made = create(lab, lab.containerSpec(), 2);
    Container one =
        running(lab).stream().filter(container -> !before.contains(container)).findAny().get();
    one.kill();
    lab.await(
        "another one runs in its place",
        () -> !running(lab).contains(one) && added(lab, before) == 2);
    assertEquals(2, lab.host().services().get(made.id()).replicas(), "it is still to run two");
  }

  @Clause(value = "SERVICE-05", needs = Capability.SERVICES)
  default void anUpdateReplacesTheContainersByThoseOfAnotherSpec(Lab lab) {
    Services services = lab.host().services();
    Set<Container> before = running(lab);
    ContainerSpec spec = lab.containerSpec();
    Service made = create(lab, spec.label("tier", "old"), 2);
    Set<Container> old = running(lab);
    old.removeAll(before);
    ContainerSpec next = lab.containerSpec().name(made.name()).label("tier", "new");
    assertThrows(
        IllegalArgumentException.class,
        () -> services.update(made, next.name(Lab.name())),
        "a spec of another name");

    Service updated = services.update(made, next.environment("NEXT", "yes"));
    assertEquals(made.id(), updated.id(), "it is the same service");
    assertEquals("new", updated.labels().get("tier"));
    assertReplicas(2, updated);
    lab.await("two containers are left", () -> added(lab, before) == 2);
    Set<Container> now = running(lab);
    now.removeAll(before);
    for (Container container : now) {
      assertFalse(old.contains(container), () -> container + " was not replaced");
      assertEquals("yes", container.inspect().environment().get("NEXT"), container::toString);
    }
    Service gone = create(lab, lab.containerSpec(), 0);
    services.delete(gone);
    Thrown.notFound(
        Kind.SERVICE,
        "update of what is gone",
        () -> services.update(gone, lab.containerSpec().name(gone.name())));
  }

  private static Service create(Lab lab, ContainerSpec spec, int replicas) {
    Service service = lab.host().services().create(spec, replicas);
    lab.afterwards(() -> lab.host().services().delete(service));
    return service;
  }

  private static void assertReplicas(int expected, Service service) {
    assertEquals(expected, service.replicas(), () -> "wanted by " + service);
    assertEquals(expected, service.running(), () -> "running of " + service);
  }

  /** How many containers run that did not before. */
  private static int added(Lab lab, Set<Container> before) {
    Set<Container> now = running(lab);
    now.removeAll(before);
    return now.size();
  }

  private static Set<Container> running(Lab lab) {
    Set<Container> running = new HashSet<>();
    lab.host()
        .containers()
        .summaries()
        .forEach(
            (Container container, GuestSummary summary) -> {
              if (summary.state() == GuestState.RUNNING) {
                running.add(container);
              }
            });
    return running;
  }
}
