package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Where a driver refuses a wrong state itself, the core looks only at what it refuses. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class ActFirstTest {
  private final FakeProvider fake = new FakeProvider();
  private final Host host = fake.connect();

  @BeforeEach
  void theDriverRefuses() {
    fake.driver.machines.refusesWrongStates = true;
  }

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private Guest machine(GuestState state) {
    Guest handle = host.guests().get(fake.driver.machines.add("web", state).id);
    fake.driver.calls.clear();
    return handle;
  }

  private FakeGuest there() {
    return fake.driver.machines.all.values().iterator().next();
  }

  @Test
  void aStateThatTheDriverItselfChecksIsNotReadBeforehand() {
    Guest web = machine(GuestState.RUNNING);
    web.pause();
    web.resume();
    assertEquals(List.of("*pause", "*resume"), fake.driver.calls);
    assertEquals(GuestState.RUNNING, there().state);
  }

  @Test
  void aGoalThatHoldsIsNoFailureAlsoWhereTheDriverChecks() {
    Guest web = machine(GuestState.PAUSED);
    fake.driver.next("pause", FakeHost.fails(new InvalidStateException("Already paused")));
    web.pause();
    assertEquals(List.of("*pause", "state"), fake.driver.calls);
  }

  @Test
  void aStateThatTheDriverRefusesIsToldAsTheCoreTellsIt() {
    Guest web = machine(GuestState.STOPPED);
    for (HypervisorException said :
        List.of(
            new InvalidStateException("It is off"),
            new BusyException("It is ending", Failure.notDone()))) {
      fake.driver.calls.clear();
      fake.driver.next("pause", FakeHost.fails(said));
      InvalidStateException refused = assertThrows(InvalidStateException.class, web::pause);
      assertEquals(Optional.of(GuestState.STOPPED), refused.lastSeen());
      assertEquals(Optional.of("start it first"), refused.remedy());
      assertEquals(List.of("*pause", "state"), fake.driver.calls);
    }
  }

  @Test
  void whatTheDriverCouldNotDoInAPassingStateIsDoneAfterIt() {
    Guest web = machine(GuestState.STARTING);
    there().after(1, GuestState.RUNNING);
    fake.driver.next(
        "pause", FakeHost.fails(new NativeException("no console yet", Failure.undecided())));
    web.pause();
    assertEquals(GuestState.PAUSED, there().state);
  }
}
