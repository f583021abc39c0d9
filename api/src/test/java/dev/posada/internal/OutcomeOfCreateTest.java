package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a create of which nobody heard the end has left behind. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class OutcomeOfCreateTest {
  private static final IOException BROKEN = new IOException("Broken pipe");

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private final Host host = fake.connect();
  private final CountDownLatch entered = new CountDownLatch(1);

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @Test
  void aLostCreateIsFoundByItsLabel() {
    fake.driver.next("create", FakeHost.failsWhenDone(BROKEN));
    VirtualMachine made = host.virtualMachines().create(VirtualMachineSpec.named("new"));
    assertEquals("new", made.name());
    assertEquals(made, host.virtualMachines().get("new"));
    String nonce = fake.driver.machines.guest(made.id()).labels.get(Nonce.LABEL);
    assertEquals(nonce, fake.driver.machines.lastSpec.get().labels().get("posada/nonce"));

    fake.driver.next("create", FakeHost.fails(BROKEN));
    ConnectionException e =
        assertThrows(
            ConnectionException.class,
            () -> host.virtualMachines().create(VirtualMachineSpec.named("more")));
    assertEquals("cannot create machine \"more\" on fake:///x: Broken pipe", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
  }

  @Test
  void aLostCreateThatIsStillUnderWayIsWaitedForAMoment() {
    fake.driver.next(
        "create",
        (effect, op) -> {
          Background.call(
              () -> {
                Background.await(() -> fake.driver.count("inspect") > 0); // looked for already
                assertDoesNotThrow(effect::take);
              });
          throw BROKEN;
        });
    assertEquals("new", host.virtualMachines().create(VirtualMachineSpec.named("new")).name());
  }

  @Test
  void aGuestThatIsListedAndNotThereIsNotTakenForCreated() {
    fake.driver.next("create", FakeHost.failsWhenDone(BROKEN));
    fake.driver.next(
        "state",
        FakeHost.fails(new NotFoundException(Kind.VIRTUAL_MACHINE, "x", Failure.notDone())));
    assertEquals("new", host.virtualMachines().create(VirtualMachineSpec.named("new")).name());
    assertEquals(2, fake.driver.count("state"), "it was looked at twice");
  }

  @Test
  void aCreateIsNotTakenForAnotherOneOfItsName() {
    fake.driver.machines.refusesTakenNames = true;
    fake.driver.next("create", FakeHost.fails(BROKEN));
    assertThrows(
        ConnectionException.class,
        () -> host.virtualMachines().create(VirtualMachineSpec.named("web")));
  }

  @Test
  void aCancelledCreateThatIsDoneReturnsTheGuest() {
    fake.driver.next("create", FakeHost.hangsAndIsDone(entered));
    Task task = Task.unbounded();
    Background create =
        Background.call(() -> host.virtualMachines().create(VirtualMachineSpec.named("new"), task));
    Background.await(entered);
    task.cancel();
    create.returns();
  }

  @Test
  void aMissingImageIsPulledAndNothingElse() {
    NotFoundException missing = new NotFoundException(Kind.IMAGE, "alpine", Failure.undecided());
    fake.driver.next("create", FakeHost.fails(missing));
    host.containers().create(ContainerSpec.image("alpine"));
    assertEquals(List.of("open", "create", "pull", "create"), fake.driver.changes());
    fake.driver.next("create", FakeHost.fails(missing));
    assertThrows(
        NotFoundException.class,
        () ->
            host.containers().create(ContainerSpec.image("alpine").pull(ContainerSpec.Pull.NEVER)));
    fake.driver.calls.clear();
    host.containers().create(ContainerSpec.image("alpine").pull(ContainerSpec.Pull.ALWAYS));
    assertEquals(List.of("pull", "create"), fake.driver.changes());
  }
}
