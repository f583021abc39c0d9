package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Service;
import dev.posada.Task;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServicesTest {
  private static final String URI = "memory:///services-test";
  private static final ContainerSpec WEB =
      ContainerSpec.image("alpine:3.20").name("web").label("team", "red");

  private final MemoryWorld world = MemoryWorld.of(URI);
  private final Host host = Hypervisors.load().connect(URI);

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  private List<Container> containers() {
    return host.containers().list(Map.of("posada/service", "web"));
  }

  @Test
  void aServiceIsContainersThatRun() {
    Service web = host.services().create(WEB, 2);
    assertEquals(2, web.running());
    assertEquals(2, web.replicas());
    assertEquals("alpine:3.20", web.image());
    assertEquals("red", web.labels().get("team"));
    assertEquals(List.of(web), host.services().list());
    assertEquals(web, host.services().get("web"));
    assertEquals(2, containers().size());
    Container one = containers().get(0);
    assertEquals("red", one.inspect().labels().get("team"));
    assertEquals("hi\n", one.exec("echo", "hi").stdout());
    assertTrue(one.name().startsWith("web.1."), one.name());
  }

  @Test
  void aServiceIsScaledUpAndDownToNothing() {
    Service web = host.services().create(WEB, 1);
    Set<Container> before = new HashSet<>(containers());
    web = host.services().scale(web, 5);
    assertEquals(5, web.running());
    assertTrue(containers().containsAll(before), "what ran goes on running");
    web = host.services().scale(web, 2);
    assertEquals(2, containers().size());
    assertTrue(containers().containsAll(before));
    host.services().scale(web, 0);
    assertEquals(List.of(), containers());
    assertEquals(0, host.services().get("web").running());
  }

  @Test
  void anUpdateReplacesOneContainerAfterAnother() {
    Service web = host.services().create(WEB.publish(8080, 80), 2);
    List<Container> old = containers();
    world.freeze();
    OperationTimeoutException slow =
        assertThrows(
            OperationTimeoutException.class,
            () ->
                host.services()
                    .update(
                        web,
                        ContainerSpec.image("alpine:3.20").label("team", "blue"),
                        Task.within(Duration.ofMillis(500))));
    assertEquals(Outcome.PARTLY, slow.outcome());
    assertEquals(List.of(old.get(1)), containers(), "one is being replaced, the other waits");
    assertEquals(0, host.services().get("web").running(), "none of the new ones yet");

    world.advance(Duration.ofSeconds(1));
    assertEquals(1, host.services().get("web").running());
    world.advance(Duration.ofSeconds(1));
    Service updated = host.services().get("web");
    assertEquals(2, updated.running());
    assertEquals("blue", updated.labels().get("team"));
    assertTrue(containers().stream().noneMatch(old::contains));

    Container other =
        host.containers().create(ContainerSpec.image("alpine:3.20").publish(8080, 80));
    other.start(); // the update gave the port back
    assertThrows(BusyException.class, () -> host.services().update(web, WEB.publish(8080, 80)));
    assertEquals("blue", host.services().get("web").labels().get("team"));
  }

  @Test
  void aContainerThatEndedIsReplaced() {
    Service web = host.services().create(WEB, 2);
    world.freeze();
    Container lost = containers().get(0);
    lost.kill();
    assertEquals(1, host.services().get("web").running());

    world.advance(Duration.ofSeconds(1));

    assertEquals(2, host.services().get("web").running());
    assertEquals(2, containers().size());
    assertTrue(containers().stream().noneMatch(lost::equals));
    world.crash(containers().get(0).id());
    world.advance(Duration.ofSeconds(1));
    assertEquals(2, host.services().get("web").running());
    assertNotEquals(0, web.replicas());
  }

  @Test
  void aServiceThatDoesNotConvergeInTimeGoesOnAndTheFailureSaysSo() {
    world.freeze();
    OperationTimeoutException late =
        assertThrows(
            OperationTimeoutException.class,
            () -> host.services().create(WEB, 3, Task.within(Duration.ofMillis(500))));
    assertEquals(Outcome.PARTLY, late.outcome());
    assertTrue(late.remains().toString().contains("0 of 3"), late.remains().toString());
    world.advance(Duration.ofSeconds(1));
    assertEquals(3, host.services().get("web").running());
  }

  @Test
  void thePortsAreTheServicesAndNotItsContainers() {
    Service web = host.services().create(WEB.publish(8080, 80), 2);
    Container other =
        host.containers().create(ContainerSpec.image("alpine:3.20").publish(8080, 80));
    assertThrows(BusyException.class, other::start);
    host.services().delete(web);
    other.start();
  }

  @Test
  void aDeletedServiceLeavesNothing() {
    Service web = host.services().create(WEB, 3);
    host.services().delete(web);
    assertEquals(List.of(), host.services().list());
    assertEquals(List.of(), host.containers().list());
    assertEquals(
        Kind.SERVICE,
        assertThrows(NotFoundException.class, () -> host.services().delete(web)).kind());
    assertThrows(NotFoundException.class, () -> host.services().scale(web, 1));
  }

  @Test
  void whatCannotBeAServiceIsRefused() {
    host.services().create(WEB, 0);
    assertThrows(AlreadyExistsException.class, () -> host.services().create(WEB, 1));
    assertThrows(
        RejectedException.class,
        () -> host.services().create(WEB.name("job").removeAtExit(true), 1));
    assertThrows(
        NotFoundException.class,
        () -> host.services().create(ContainerSpec.image("missing/x").name("none"), 1));
    assertThrows(
        NotFoundException.class,
        () -> host.services().create(WEB.name("lost").network("nowhere"), 1));
    assertEquals(1, host.services().list().size());
  }

  @Test
  void faultsStrikeTheVerbsOfServices() {
    Service web = host.services().create(WEB, 1);
    Fault locked = Fault.failure(new BusyException("locked"));
    world.inject(locked.on("scale"));
    assertThrows(BusyException.class, () -> host.services().scale(web, 2));
    assertEquals(1, host.services().get("web").replicas());
    world.inject(locked.on("delete"));
    assertThrows(BusyException.class, () -> host.services().delete(web));
    assertEquals(1, containers().size());
  }
}
