package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Subscription;
import dev.posada.Task;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** What happens when several threads use a host, or one guest. */
interface ConcurrencyClauses extends Clauses {
  int GUESTS = 50;

  @Clause("CONCURRENT-01")
  default void oneChangeOfAGuestAtATimeReachesTheDriver(Lab lab) {
    lab.eachKind(
        kind -> {
          Watched watched = new Watched(lab);
          Guest guest = watched.on(lab.stopped(kind));
          guest.start();
          guest.kill();
          try (Crowd crowd = new Crowd(lab)) {
            List<Crowd.Member<Void>> members = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
              boolean starts = i % 2 == 0;
              members.add(crowd.sendTo(() -> change(guest, starts)));
            }
            members.forEach(Crowd.Member::result);
          }
          assertEquals(1, watched.mostChangesAtOnce(), kind + ": changes at once");
        });
  }

  private static void change(Guest guest, boolean starts) {
    for (int i = 0; i < 3; i++) {
      try {
        if (starts) {
          guest.start();
        } else {
          guest.kill();
        }
      } catch (OperationCancelledException | InvalidStateException overtaken) {
        // by a kill, or by the one that starts it
      }
    }
  }

  @Clause("CONCURRENT-02")
  default void readsDoNotWaitForAChange(Lab lab) {
    lab.eachKind(
        kind -> {
          Watched watched = new Watched(lab);
          Guest guest = watched.on(lab.stopped(kind));
          try (Crowd crowd = new Crowd(lab)) {
            Subscription hang = watched.inject(Fault.hang().on("start"));
            Crowd.Member<Void> starting = crowd.sendTo(guest::start);
            watched.awaitCall("start");
            assertEquals(GuestState.STOPPED, guest.inspect().state(), kind.toString());
            assertTrue(watched.host().guests().summaries().containsKey(guest), kind.toString());
            assertFalse(starting.isDone(), kind + " has started all the same");
            hang.close();
            starting.result();
            assertEquals(GuestState.RUNNING, guest.inspect().state(), kind.toString());
          }
        });
  }

  @Clause("CONCURRENT-03")
  default void aSecondChangeWaitsItsTimeAndNamesTheFirst(Lab lab) {
    lab.eachKind(
        kind -> {
          Watched watched = new Watched(lab);
          Guest guest = watched.on(lab.stopped(kind));
          try (Crowd crowd = new Crowd(lab)) {
            Subscription hang = watched.inject(Fault.hang().on("delete"));
            Crowd.Member<?> deleting = crowd.send(guest::delete);
            watched.awaitCall("delete");
            OperationTimeoutException e =
                assertThrows(
                    OperationTimeoutException.class,
                    () -> guest.start(Task.within(Duration.ofMillis(200))),
                    kind + " that is being deleted");
            assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
            assertTrue(e.getMessage().contains("delete"), e::toString);
            hang.close();
            deleting.result();
          }
        });
  }

  @Clause("CONCURRENT-04")
  default void aSecondStartFindsThatTheFirstHasDoneIt(Lab lab) {
    lab.eachKind(
        kind -> {
          Watched watched = new Watched(lab);
          Guest guest = watched.on(lab.stopped(kind));
          try (Crowd crowd = new Crowd(lab)) {
            Subscription hang = watched.inject(Fault.hang().on("start"));
            Crowd.Member<Void> first = crowd.sendTo(guest::start);
            watched.awaitCall("start");
            Crowd.Member<Void> second = crowd.sendTo(guest::start);
            hang.close();
            first.result();
            second.result();
          }
          assertEquals(1, watched.count("start"), kind + ": starts that reached the driver");
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind.toString());
        });
  }

  @Clause("CONCURRENT-05")
  default void killCancelsTheChangeInFlight(Lab lab) {
    lab.eachKind(
        kind -> {
          Watched watched = new Watched(lab);
          Guest guest = watched.on(lab.stopped(kind));
          try (Crowd crowd = new Crowd(lab)) {
            Subscription hang = watched.inject(Fault.hang().on("start"));
            Crowd.Member<Void> starting = crowd.sendTo(guest::start);
            watched.awaitCall("start");
            crowd.sendTo(guest::kill).result();
            OperationCancelledException e =
                assertThrows(
                    OperationCancelledException.class, starting::result, kind + " that is killed");
            assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
            hang.close();
          }
          assertTrue(guest.inspect().state().isOff(), () -> kind + ": " + guest.inspect());
        });
  }

  @Clause("CONCURRENT-06")
  default void fiftyGuestsLiveAtOnce(Lab lab) {
    lab.eachKind(
        kind -> {
          Host host = lab.host();
          AtomicBoolean over = new AtomicBoolean();
          Set<String> ids = Collections.synchronizedSet(new TreeSet<>());
          try (Crowd crowd = new Crowd(lab, 4)) {
            Crowd.Member<Integer> listing =
                crowd.send(
                    () -> {
                      int lists = 0;
                      for (; !over.get(); lists++) {
                        host.guests().summaries();
                        host.guests().list();
                      }
                      return lists;
                    });
            List<Crowd.Member<Void>> lives = new ArrayList<>();
            for (int i = 0; i < GUESTS; i++) {
              lives.add(crowd.sendTo(() -> ids.add(live(lab, kind))));
            }
            try {
              lives.forEach(Crowd.Member::result);
            } finally {
              over.set(true);
            }
            assertTrue(listing.result() > 0, "nobody has listed them");
          }
          assertEquals(GUESTS, ids.size(), kind + "s, each with an id of its own");
          Set<String> left = new TreeSet<>();
          for (GuestSummary one : host.guests().summaries().values()) {
            left.add(one.id());
          }
          left.retainAll(ids);
          assertEquals(Set.of(), left, kind + "s that are there, although deleted");
        });
  }

  /** As large as others, but what has nothing to boot costs an emulated processor nothing. */
  private static VirtualMachineSpec bare(Lab lab) {
    return VirtualMachineSpec.named(Lab.name()).quota(lab.machineSpec().quota());
  }

  private static String live(Lab lab, Kind kind) {
    Guest guest = kind == Kind.CONTAINER ? lab.stopped(kind) : lab.machine(bare(lab));
    assertEquals(guest.name(), guest.inspect().name(), "the name of " + guest);
    assertEquals(guest.id(), guest.inspect().id(), "the id of " + guest);
    guest.start();
    GuestState state = guest.inspect().state();
    assertFalse(state.isOff(), () -> guest + " as started is " + state);
    guest.kill();
    assertTrue(guest.inspect().state().isOff(), () -> guest + " was killed");
    guest.delete();
    return guest.id();
  }
}
