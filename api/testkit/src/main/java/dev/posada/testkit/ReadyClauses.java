package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Task;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** What can be waited for, and that nobody waits for what cannot come any more. */
interface ReadyClauses extends Clauses {
  @Clause("READY-01")
  default void aGuestThatIsReadyRunsAndRunsCommands(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          guest.start();
          guest.awaitReady();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind.toString());
          if (lab.declares(Capability.EXEC) && guest.support(Capability.EXEC).available()) {
            assertEquals(0, guest.exec("echo", "well").exitCode(), kind + " that is ready");
          }
        });
  }

  @Clause(value = "READY-02", needs = Capability.CONTAINERS)
  default void aContainerIsReadyWhenItIsHealthyOnly(Lab lab) {
    Container well = checked(lab, "echo", "well");
    well.awaitReady(Task.within(lab.patience()));
    assertEquals(true, well.inspect().healthy().orElse(null), "whose check succeeds");
    Container ill = checked(lab, "cat", "/no/such/file");
    assertThrows(
        OperationTimeoutException.class,
        () -> ill.awaitReady(Task.within(Duration.ofSeconds(2))),
        "whose check fails");
    assertFalse(ill.inspect().healthy().orElse(false), "whose check fails");
    assertEquals(GuestState.RUNNING, ill.inspect().state(), "whose check fails");
  }

  @Clause(value = "READY-03", needs = Capability.CONTAINERS)
  default void awaitReadyEndsEarlyWhenTheContainerEnds(Lab lab) {
    Container ill = checked(lab, "cat", "/no/such/file");
    try (Waiter<Void> waiter =
        new Waiter<>(
            () -> {
              ill.awaitReady();
              return null;
            })) {
      ill.kill();
      requireStart(waiter.failure(lab, InvalidStateException.class));
    }
  }

  private static Container checked(Lab lab, String... check) {
    Container container =
        lab.understood(
            () -> lab.container(lab.containerSpec().healthCheck(Duration.ofSeconds(1), check)));
    container.start();
    return container;
  }

  @Clause("READY-04")
  default void awaitStateReturnsTheStateThatIsOrComes(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          assertEquals(
              GuestState.RUNNING,
              guest.awaitState(EnumSet.of(GuestState.STOPPED, GuestState.RUNNING)),
              kind + " that is in one of them");
          try (Waiter<GuestState> waiter =
              new Waiter<>(() -> guest.awaitState(Set.of(GuestState.STOPPED)))) {
            guest.kill();
            assertEquals(GuestState.STOPPED, waiter.answer(lab), kind + " as killed");
          }
        });
  }

  @Clause("READY-05")
  default void awaitStateEndsEarlyWhenNoneOfThemCanComeAnyMore(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          try (Waiter<GuestState> waiter =
              new Waiter<>(() -> guest.awaitState(Set.of(GuestState.PAUSED)))) {
            guest.kill();
            requireStart(waiter.failure(lab, InvalidStateException.class));
          }
          assertThrows(
              IllegalArgumentException.class, () -> guest.awaitState(Set.of()), "for no state");
        });
  }

  @Clause(value = "READY-06", needs = Capability.PAUSE)
  default void awaitStateOfAPausedGuestEndsEarlyUnlessItIsPausedThatIsAwaited(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          lab.needs(guest, Capability.PAUSE);
          try (Waiter<GuestState> waiter =
                  new Waiter<>(() -> guest.awaitState(Set.of(GuestState.PAUSED)));
              Waiter<GuestState> other =
                  new Waiter<>(() -> guest.awaitState(Set.of(GuestState.STOPPED)))) {
            guest.pause();
            assertEquals(GuestState.PAUSED, waiter.answer(lab), kind + " as paused");
            InvalidStateException early = other.failure(lab, InvalidStateException.class);
            assertTrue(early.remedy().orElse("").contains("resume"), () -> kind + ": " + early);
            assertEquals(
                GuestState.PAUSED, early.lastSeen().orElse(null), () -> kind + ": " + early);
          }
        });
  }

  @Clause("READY-07")
  default void awaitStateGivesUpAtTheDeadlineOfItsTask(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.shared(kind);
          OperationTimeoutException late =
              assertThrows(
                  OperationTimeoutException.class,
                  () ->
                      guest.awaitState(
                          Set.of(GuestState.STOPPED), Task.within(Duration.ofMillis(300))),
                  kind.toString());
          assertEquals(Outcome.NOT_DONE, late.outcome(), () -> kind + ": " + late);
        });
  }

  @Clause("READY-08")
  default void awaitAddressGivesTheFirstOfItsAddresses(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          guest.start();
          InetAddress first = lab.understood(() -> guest.awaitAddress(Task.within(lab.patience())));
          assertEquals(first, guest.addresses().get(0), kind.toString());
          assertFalse(first.isLoopbackAddress(), () -> kind + " is not reached by " + first);
          guest.kill();
          InvalidStateException off =
              assertThrows(InvalidStateException.class, guest::awaitAddress, kind + " that is off");
          requireStart(off);
        });
  }

  private static void requireStart(InvalidStateException off) {
    assertEquals(GuestState.STOPPED, off.lastSeen().orElse(null), off::toString);
    assertEquals("start it first", off.remedy().orElse(""), off::toString);
  }
}
