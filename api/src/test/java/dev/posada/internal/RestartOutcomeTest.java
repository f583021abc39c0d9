package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a restart, or the start of a crashed guest, that failed half-way says of what it did. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class RestartOutcomeTest {
  private static final IOException BROKEN = new IOException("Broken pipe");

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private final Host host = fake.connect();
  private final Guest web = host.guests().get("web");

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @Test
  void aRestartThatStoppedTheGuestAloneIsPartlyDone() {
    fake.driver.next("start", FakeHost.fails(new NativeException("no", Failure.undecided())));
    NativeException e =
        assertThrows(NativeException.class, () -> web.restart(Duration.ofSeconds(10)));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("the guest is STOPPED"), e.remains());
    fake.driver.next("start", FakeHost.fails(new NativeException("no", Failure.undecided())));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(NativeException.class, () -> web.restart(Duration.ZERO)).outcome());
    fake.driver.next("start", FakeHost.failsWhenDone(BROKEN));
    web.restart(Duration.ZERO);
    fake.driver.next("shutdown", FakeHost.fails(BROKEN));
    ConnectionException asked =
        assertThrows(ConnectionException.class, () -> web.restart(Duration.ZERO));
    assertEquals(List.of(Goals.ASKED), asked.remains());
  }

  @Test
  void aRestartWhoseStartIsRefusedIsPartlyDone() {
    fake.driver.next(
        "start", FakeHost.fails(new InsufficientResourcesException("full", Failure.notDone())));
    InsufficientResourcesException e =
        assertThrows(
            InsufficientResourcesException.class, () -> web.restart(Duration.ofSeconds(10)));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("the guest is STOPPED"), e.remains());
    fake.driver.next(
        "start", FakeHost.fails(new InsufficientResourcesException("full", Failure.notDone())));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(InsufficientResourcesException.class, () -> web.restart(Duration.ZERO))
            .outcome());
  }

  @Test
  void aRestartOfAGuestThatRemovesItselfIsPartlyDone() {
    fake.driver.next(
        "shutdown",
        (effect, op) -> {
          effect.take();
          fake.driver.machines.all.clear();
        });
    NotFoundException e =
        assertThrows(NotFoundException.class, () -> web.restart(Duration.ofSeconds(10)));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("the guest ended and is gone"), e.remains());
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(NotFoundException.class, () -> web.restart(Duration.ZERO)).outcome());
  }

  @Test
  void aRestartThatKilledACrashedGuestAloneIsPartlyDone() {
    there.state = GuestState.CRASHED;
    there.process = true;
    fake.driver.next("start", FakeHost.fails(new RejectedException("no", Failure.notDone())));
    RejectedException e = assertThrows(RejectedException.class, () -> web.restart(Duration.ZERO));
    assertEquals(Outcome.PARTLY, e.outcome());
  }

  @Test
  void aStartThatKilledACrashedGuestAloneIsPartlyDone() {
    there.state = GuestState.CRASHED;
    there.process = true;
    fake.driver.next("start", FakeHost.fails(new RejectedException("no", Failure.notDone())));
    RejectedException e = assertThrows(RejectedException.class, web::start);
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("the guest is STOPPED"), e.remains());
  }

  @Test
  void aCrashedGuestThatThisVerbDidNotKillIsNotHalfDone() {
    there.state = GuestState.CRASHED;
    fake.driver.next("start", FakeHost.fails(BROKEN));
    ConnectionException restart =
        assertThrows(ConnectionException.class, () -> web.restart(Duration.ZERO));
    assertEquals(Outcome.NOT_DONE, restart.outcome());
    there.process = true;
    fake.driver.next(
        "kill",
        (effect, op) -> {
          there.state = GuestState.STOPPING;
          there.after(2, GuestState.STOPPED);
          throw new InvalidStateException("somebody else kills it");
        });
    fake.driver.next("start", FakeHost.fails(BROKEN));
    ConnectionException start = assertThrows(ConnectionException.class, web::start);
    assertEquals(Outcome.NOT_DONE, start.outcome());
  }

  @Test
  void ofACrashedGuestWhoseKillNobodyHeardOfItIsLookedWhetherItIsKilled() {
    for (Executable verb : List.<Executable>of(web::start, () -> web.restart(Duration.ZERO))) {
      there.state = GuestState.CRASHED;
      there.process = true;
      fake.driver.next("kill", FakeHost.fails(BROKEN));
      ConnectionException nothing = assertThrows(ConnectionException.class, verb);
      assertEquals(Outcome.NOT_DONE, nothing.outcome());
      fake.driver.next("kill", FakeHost.failsWhenDone(BROKEN));
      ConnectionException killed = assertThrows(ConnectionException.class, verb);
      assertEquals(Outcome.PARTLY, killed.outcome());
      assertEquals(List.of("the guest is STOPPED"), killed.remains());
    }
  }
}
