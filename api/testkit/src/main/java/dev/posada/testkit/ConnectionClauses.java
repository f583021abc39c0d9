package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.Outcome;
import dev.posada.Task;
import dev.posada.memory.Fault;
import java.util.ArrayList;
import java.util.List;

/** What becomes of calls, handles and guests while the hypervisor cannot be reached. */
interface ConnectionClauses extends Clauses {
  @Clause("CONNECTION-01")
  default void aHostOutlivesItsConnection(Lab lab) {
    List<Guest> running = new ArrayList<>();
    List<Guest> off = new ArrayList<>();
    lab.eachKind(
        kind -> {
          running.add(lab.running(kind));
          off.add(lab.stopped(kind));
        });
    Host host = lab.host();
    boolean[] broken = {false};
    lab.afterwards(
        () -> {
          if (broken[0]) {
            lab.engine().reconnect();
          }
        });
    lab.engine().disconnect();
    broken[0] = true;
    long before = System.nanoTime();
    unreachable(host::inspect, "inspecting the host");
    unreachable(host.guests()::list, "listing");
    for (Guest guest : running) {
      unreachable(guest::inspect, "inspecting " + guest);
    }
    for (Guest guest : off) {
      ConnectionException e = unreachable(guest::start, "starting " + guest);
      assertNotEquals(Outcome.PARTLY, e.outcome(), e::toString);
      assertTrue(e.getMessage().contains(guest.name()), e::toString);
    }
    long took = System.nanoTime() - before;
    assertTrue(took < lab.patience().toNanos(), "it took " + took / 1e9 + " s to say so");
    lab.engine().reconnect();
    broken[0] = false;
    host.inspect();
    for (Guest guest : running) {
      assertEquals(GuestState.RUNNING, guest.inspect().state(), guest + " has run on");
      assertTrue(host.guests().list().contains(guest), guest + " in a list");
    }
    for (Guest guest : off) {
      assertEquals(GuestState.STOPPED, guest.inspect().state(), guest + " was not started");
      guest.start();
      assertEquals(GuestState.RUNNING, guest.inspect().state(), guest + " starts now");
    }
  }

  private static ConnectionException unreachable(Runnable call, String what) {
    ConnectionException e = assertThrows(ConnectionException.class, call::run, what);
    assertFalse(e.remedy().orElse("").isBlank(), () -> "a remedy for " + e);
    return e;
  }

  @Clause("CONNECTION-02")
  default void anOutageDuringAChangeIsNeverCalledAFailure(Lab lab) {
    lab.eachKind(
        kind -> {
          Watched watched = new Watched(lab);
          Guest guest = lab.stopped(kind);
          Guest faulty = watched.on(guest);
          watched.inject(Fault.outage().on("start").afterEffect());
          ConnectionException e = unreachable(faulty::start, "starting " + guest);
          assertEquals(Outcome.UNKNOWN, e.outcome(), e::toString);
          unreachable(faulty::inspect, "inspecting " + guest);
          lab.await(guest + " runs", () -> guest.inspect().state() == GuestState.RUNNING);
          watched.faults().reconnect();
          assertEquals(GuestState.RUNNING, faulty.inspect().state(), guest + " by the same handle");
          faulty.kill();
        });
  }

  @Clause("CONNECTION-03")
  default void anOutageBeforeAChangeLeavesTheGuestAsItWas(Lab lab) {
    lab.eachKind(
        kind -> {
          Watched watched = new Watched(lab);
          Guest guest = watched.on(lab.stopped(kind));
          watched.faults().disconnect();
          ConnectionException e = unreachable(guest::start, "starting " + guest);
          assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
          watched.faults().reconnect();
          assertEquals(GuestState.STOPPED, guest.inspect().state(), guest.toString());
        });
  }

  @Clause("CONNECTION-04")
  default void whatWasCreatedInAnOutageIsFoundAfterIt(Lab lab) {
    lab.eachKind(
        kind -> {
          Watched watched = new Watched(lab);
          CancelClauses.Birth birth = CancelClauses.Birth.of(lab, watched.host(), kind);
          watched.inject(Fault.outage().on("create").afterEffect());
          ConnectionException e =
              unreachable(() -> birth.create().apply(Task.unbounded()), "creating a " + kind);
          assertEquals(Outcome.UNKNOWN, e.outcome(), e::toString);
          watched.faults().reconnect();
          Guest found =
              kind == Kind.CONTAINER
                  ? watched.host().containers().get(birth.name())
                  : watched.host().virtualMachines().get(birth.name());
          assertEquals(GuestState.STOPPED, found.inspect().state(), found.toString());
        });
  }
}
