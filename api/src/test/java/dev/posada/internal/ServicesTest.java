package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.ConnectionException;
import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Service;
import dev.posada.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A service is as many containers as were wished for, and a failure says how many there are. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class ServicesTest {
  private static final IOException BROKEN = new IOException("Broken pipe");
  private static final ContainerSpec WEB = ContainerSpec.image("alpine").name("web");

  private final FakeProvider fake = new FakeProvider();
  private final Host host = fake.connect();

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @Test
  void progressThatIsNoNewsIsNotTold() {
    Service web = host.services().create(WEB, 4);
    List<String> told = new CopyOnWriteArrayList<>();
    Task task = Task.unbounded().onProgress(progress -> told.add(progress.toString()));
    host.services().scale(web, 1, task);
    assertEquals(told.stream().distinct().toList(), told);
  }

  @Test
  void createWaitsUntilAllRunAndTellsHowManyDo() {
    List<String> told = new CopyOnWriteArrayList<>();
    Task task = Task.unbounded().onProgress(progress -> told.add(progress.toString()));
    Service web = host.services().create(WEB, 4, task);
    assertEquals(4, web.running());
    assertEquals(
        List.of(
            "replicas running 0 %",
            "replicas running 25 %",
            "replicas running 50 %",
            "replicas running 75 %",
            "replicas running 100 %"),
        told);
    assertEquals(web, host.services().get("web"));
    assertEquals(1, host.services().list().size());
  }

  @Test
  void scaleGoesUpAndDownAndToNone() {
    Service web = fake.driver.services.add("web", 2);
    assertEquals(3, host.services().scale(web, 3).running());
    assertEquals(1, host.services().scale(web, 1).running());
    assertEquals(0, host.services().scale(web, 0).running());
    assertEquals(0, host.services().create(WEB.name("idle"), 0).running());
    assertThrows(IllegalArgumentException.class, () -> host.services().scale(web, -1));
    assertThrows(IllegalArgumentException.class, () -> host.services().create(WEB, -1));
    assertThrows(
        IllegalArgumentException.class,
        () -> host.services().create(ContainerSpec.image("alpine"), 1));
  }

  @Test
  void anEngineThatIsOutOfReachWhileContainersStartHasTheServiceAllTheSame() {
    fake.driver.services.converges = false;
    fake.driver.next(
        "service", FakeHost.fails(new ConnectionException("refused", Failure.notDone())));
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> host.services().create(WEB, 2));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("service \"web\" runs 0 of 2 and goes on"), e.remains());
  }

  @Test
  void aTakenNameIsRefused() {
    fake.driver.services.add("web", 2);
    AlreadyExistsException e =
        assertThrows(AlreadyExistsException.class, () -> host.services().create(WEB, 1));
    assertEquals(Kind.SERVICE, e.kind());
    assertEquals(List.of("open"), fake.driver.changes());
  }

  @Test
  void aCancelDoesNotTakeTheWishBack() {
    fake.driver.services.converges = false;
    Task task = Task.unbounded();
    Background create = Background.call(() -> host.services().create(WEB, 2, task));
    Background.await(() -> fake.driver.count("service") > 0);
    task.cancel();
    OperationCancelledException e = create.throwing(OperationCancelledException.class);
    assertEquals("cannot create service \"web\" on fake:///x: cancelled", e.getMessage());
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("service \"web\" runs 0 of 2 and goes on"), e.remains());

    Service web = host.services().get("web");
    OperationTimeoutException late =
        assertThrows(
            OperationTimeoutException.class,
            () -> host.services().scale(web, 5, Task.within(Duration.ofMillis(500))));
    assertEquals(Outcome.PARTLY, late.outcome());
    assertEquals(List.of("service \"web\" runs 0 of 5 and goes on"), late.remains());
  }

  /** It would wait for its own number of containers in vain. */
  @Test
  void aScaleThatSomebodyElseOverrulesSaysSo() {
    Service web = fake.driver.services.add("web", 2);
    fake.driver.services.converges = false;
    Background scale = Background.call(() -> host.services().scale(web, 5));
    Background.await(() -> fake.driver.count("service") > 0);
    fake.driver.services.add("web", 7);
    BusyException e = scale.throwing(BusyException.class);
    assertTrue(e.getMessage().endsWith("somebody else scaled it to 7 in the meantime"));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(7, host.services().get("web").replicas());
  }

  @Test
  void aLostCreateIsFoundByItsLabel() {
    fake.driver.next("createService", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(ConnectionException.class, () -> host.services().create(WEB, 1)).outcome());
    fake.driver.next("createService", FakeHost.failsWhenDone(BROKEN));
    assertEquals(
        Outcome.PARTLY,
        assertThrows(ConnectionException.class, () -> host.services().create(WEB, 1)).outcome());
    fake.driver.next("createService", FakeHost.failsWhenDone(BROKEN));
    assertEquals("none", host.services().create(WEB.name("none"), 0).name());
  }

  @Test
  void aLostScaleIsDoneIfAsManyRun() {
    Service web = fake.driver.services.add("web", 2);
    fake.driver.next("scale", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(ConnectionException.class, () -> host.services().scale(web, 3)).outcome());
    fake.driver.next("scale", FakeHost.failsWhenDone(BROKEN));
    assertEquals(
        Outcome.PARTLY,
        assertThrows(ConnectionException.class, () -> host.services().scale(web, 3)).outcome());
    fake.driver.next("scale", FakeHost.failsWhenDone(BROKEN));
    assertEquals(2, host.services().scale(web, 2).running());
  }

  @Test
  void updateWaitsUntilAllRunFromTheNewSpec() {
    Service web = fake.driver.services.add("web", 3);
    List<String> told = new CopyOnWriteArrayList<>();
    Task task = Task.unbounded().onProgress(progress -> told.add(progress.toString()));
    Service updated = host.services().update(web, WEB.label("tier", "new"), task);
    assertEquals(3, updated.running());
    assertEquals("new", updated.labels().get("tier"));
    assertEquals("replicas running 100 %", told.get(told.size() - 1));
    assertEquals(
        3, host.services().update(web, ContainerSpec.image("alpine")).running(), "without a name");
    assertThrows(
        IllegalArgumentException.class, () -> host.services().update(web, WEB.name("other")));
  }

  @Test
  void aLostUpdateIsFoundByItsLabel() {
    Service web = fake.driver.services.add("web", 2);
    fake.driver.next("updateService", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(ConnectionException.class, () -> host.services().update(web, WEB)).outcome());
    fake.driver.next("updateService", FakeHost.failsWhenDone(BROKEN));
    ConnectionException lost =
        assertThrows(ConnectionException.class, () -> host.services().update(web, WEB));
    assertEquals(Outcome.PARTLY, lost.outcome());
    assertEquals(List.of("service \"web\" runs 0 of 2 and goes on"), lost.remains());
  }

  @Test
  void aServiceThatIsGoneIsNotFound() {
    Service web = fake.driver.services.add("web", 2);
    fake.driver.next("deleteService", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(ConnectionException.class, () -> host.services().delete(web)).outcome());
    fake.driver.next("deleteService", FakeHost.failsWhenDone(BROKEN));
    host.services().delete(web);
    for (Runnable call :
        List.<Runnable>of(
            () -> host.services().delete(web),
            () -> host.services().scale(web, 1),
            () -> host.services().update(web, WEB),
            () -> host.services().get("web"))) {
      NotFoundException e = assertThrows(NotFoundException.class, call::run);
      assertEquals(Kind.SERVICE, e.kind());
      assertEquals(Outcome.NOT_DONE, e.outcome());
    }
  }
}
