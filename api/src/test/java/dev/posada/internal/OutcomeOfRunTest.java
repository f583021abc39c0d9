package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Task;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Of a run that failed there is a started container, or none. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class OutcomeOfRunTest {
  private static final IOException BROKEN = new IOException("Broken pipe");

  private final FakeProvider fake = new FakeProvider();
  private final Host host = fake.connect();

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @Test
  void runLeavesNothingOfAContainerThatDoesNotStart() {
    fake.driver.next(
        "start", FakeHost.fails(new RejectedException("no such command", Failure.undecided())));
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> host.containers().run(ContainerSpec.image("alpine").name("job")));
    assertEquals("cannot run container \"job\" on fake:///x: no such command", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(List.of("open", "create", "start", "delete"), fake.driver.changes());
    assertEquals(Map.of(), fake.driver.containers.all);
  }

  @Test
  void runReturnsAContainerThatWasStartedAfterAll() {
    fake.driver.next("start", FakeHost.failsWhenDone(BROKEN));
    Container job = host.containers().run(ContainerSpec.image("alpine").name("job"));
    assertEquals(GuestState.RUNNING, job.inspect().state());
  }

  @Test
  void runThatIsCancelledBetweenCreateAndStartLeavesNothing() {
    Task task = Task.unbounded();
    fake.driver.next(
        "create",
        (effect, op) -> {
          effect.take();
          task.cancel();
        });
    OperationCancelledException e =
        assertThrows(
            OperationCancelledException.class,
            () -> host.containers().run(ContainerSpec.image("alpine").name("job"), task));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Map.of(), fake.driver.containers.all);
  }

  @Test
  void runWhoseCreateWasLostLeavesNothing() {
    fake.driver.next("create", FakeHost.failsWhenDone(BROKEN));
    ConnectionException e =
        assertThrows(
            ConnectionException.class,
            () -> host.containers().run(ContainerSpec.image("alpine").name("job")));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Map.of(), fake.driver.containers.all);
  }

  @Test
  void aJobThatMayHaveRunAndRemovedItselfIsNotCalledNotDone() {
    fake.driver.next("start", FakeHost.failsWhenDone(BROKEN));
    fake.driver.next("inspect", removesItself());
    ConnectionException lost =
        assertThrows(
            ConnectionException.class,
            () ->
                host.containers()
                    .run(ContainerSpec.image("alpine").name("job").removeAtExit(true)));
    assertEquals(Outcome.UNKNOWN, lost.outcome());
    fake.driver.next(
        "start", FakeHost.fails(new RejectedException("no such command", Failure.undecided())));
    fake.driver.next("inspect", removesItself());
    RejectedException refused =
        assertThrows(
            RejectedException.class,
            () ->
                host.containers()
                    .run(ContainerSpec.image("alpine").name("job").removeAtExit(true)));
    assertEquals(Outcome.NOT_DONE, refused.outcome());
  }

  private FakeHost.Script removesItself() {
    return (effect, op) -> {
      fake.driver.containers.all.clear();
      effect.take();
    };
  }

  @Test
  void runNamesTheContainerThatItCannotRemove() {
    fake.driver.next(
        "start", FakeHost.fails(new RejectedException("no such command", Failure.undecided())));
    fake.driver.next("delete", FakeHost.fails(new NativeException("no", Failure.undecided())));
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> host.containers().run(ContainerSpec.image("alpine").name("job")));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("container \"job\" was created and is not started"), e.remains());
    assertEquals("job", e.guest().orElseThrow().name());
    assertEquals("no", e.getSuppressed()[0].getMessage());
  }
}
