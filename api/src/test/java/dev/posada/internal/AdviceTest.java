package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a failure advises where the driver had nothing to say. */
class AdviceTest {
  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private final Host host = fake.connect();
  private final Guest web = host.guests().get(there.id);

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void whoeverCannotKnowWhatHappenedIsToldToLook() {
    fake.driver.next("pause", FakeHost.fails(new RejectedException("no", Failure.unknown())));
    HypervisorException e = assertThrows(RejectedException.class, web::pause);
    assertEquals(Outcome.UNKNOWN, e.outcome());
    assertEquals(Optional.of("look whether it happened before you try again"), e.remedy());
  }

  @Test
  void whoeverGetsNoAnswerIsToldToSeeThatSomebodyIsThere() {
    fake.driver.next("inspect", FakeHost.fails(new IOException("Broken pipe")));
    ConnectionException e = assertThrows(ConnectionException.class, web::inspect);
    assertEquals(
        Optional.of("see that the hypervisor runs and answers; the next call connects again"),
        e.remedy());
  }

  @Test
  void whatTheDriverAdvisesStands() {
    Failure known = Failure.unknown().remedy("ask the administrator");
    fake.driver.next("pause", FakeHost.fails(new RejectedException("no", known)));
    HypervisorException e = assertThrows(RejectedException.class, web::pause);
    assertEquals(Optional.of("ask the administrator"), e.remedy());
  }

  @Test
  void aRefusalNeedsNoAdvice() {
    fake.driver.next("pause", FakeHost.fails(new RejectedException("no", Failure.notDone())));
    assertEquals(Optional.empty(), assertThrows(RejectedException.class, web::pause).remedy());
  }
}
