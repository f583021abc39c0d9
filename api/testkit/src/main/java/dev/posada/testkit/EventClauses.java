package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.ConnectionException;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.Kind;
import dev.posada.Subscription;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** What is told of guests that change. */
interface EventClauses extends Clauses {
  @Clause("EVENT-01")
  default void whatHappensToAGuestIsToldInOrder(Lab lab) {
    Events events = Events.of(lab, lab.host());
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          events.await(lab, guest, HostEvent.Kind.GUEST_CREATED);
          guest.start();
          events.await(lab, guest, GuestState.RUNNING);
          if (lab.declares(Capability.PAUSE)) {
            guest.pause();
            events.await(lab, guest, GuestState.PAUSED);
            guest.resume();
            events.await(lab, guest, GuestState.RUNNING);
          }
          guest.kill();
          events.awaitOff(lab, guest);
          guest.delete();
          events.await(lab, guest, HostEvent.Kind.GUEST_DELETED);
          List<HostEvent> told = events.of(guest);
          assertEquals(HostEvent.Kind.GUEST_CREATED, told.get(0).kind(), kind + ": " + told);
          assertEquals(
              HostEvent.Kind.GUEST_DELETED, told.get(told.size() - 1).kind(), kind + ": " + told);
          check(lab, kind, guest, told);
        });
  }

  private static void check(Lab lab, Kind kind, Guest guest, List<HostEvent> told) {
    assertEquals(1, count(told, HostEvent.Kind.GUEST_CREATED), kind + ": " + told);
    assertEquals(1, count(told, HostEvent.Kind.GUEST_DELETED), kind + ": " + told);
    for (int i = 0; i < told.size(); i++) {
      Guest of = told.get(i).guest().orElseThrow();
      assertEquals(guest, of, kind + ": the handle");
      assertSame(lab.host(), of.host(), kind + ": the host of the handle");
      assertEquals(guest.name(), of.name(), kind + ": the name of the handle");
      assertTrue(told.get(i).state().isPresent(), kind + " without a state: " + told.get(i));
      assertTrue(i == 0 || !told.get(i).at().isBefore(told.get(i - 1).at()), kind + " out of time");
    }
    // what is on its way from one state to another may be told, what it never was may not
    Set<GuestState> possible =
        Set.of(
            GuestState.STOPPED,
            GuestState.STARTING,
            GuestState.RUNNING,
            GuestState.PAUSED,
            GuestState.STOPPING);
    told.forEach(
        event -> assertTrue(possible.contains(event.state().orElseThrow()), kind + ": " + told));
  }

  private static long count(List<HostEvent> told, HostEvent.Kind kind) {
    return told.stream().filter(event -> event.kind() == kind).count();
  }

  @Clause("EVENT-02")
  default void theStatesOfAGuestAreToldAsItWentThroughThem(Lab lab) {
    Events events = Events.of(lab, lab.host());
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          guest.start();
          guest.awaitReady(); // or it may be deaf for a while
          events.await(lab, guest, GuestState.RUNNING);
          guest.stop(lab.patience());
          events.awaitOff(lab, guest);
          guest.start();
          events.await(lab, guest, GuestState.RUNNING);
          guest.kill();
          events.awaitOff(lab, guest);
          List<GuestState> settled =
              events.of(guest).stream()
                  .map(event -> event.state().orElseThrow())
                  .filter(state -> state == GuestState.RUNNING || state.isOff())
                  .toList();
          int turns = 0;
          for (int i = 1; i < settled.size(); i++) {
            turns += settled.get(i).isOff() == settled.get(i - 1).isOff() ? 0 : 1;
          }
          long ups = settled.get(0).isOff() ? 1 : 0; // it was seen before the start
          assertEquals(3 + ups, turns, kind + " ran twice: " + settled);
        });
  }

  @Clause("EVENT-03")
  default void whatOthersDoIsToldToo(Lab lab) {
    Events events = Events.of(lab, lab.host());
    Host other = lab.connect();
    lab.eachKind(
        kind -> {
          Guest guest =
              lab.adopt(
                  kind == Kind.CONTAINER
                      ? other.containers().create(lab.containerSpec())
                      : other.virtualMachines().create(lab.machineSpec()));
          events.await(lab, guest, HostEvent.Kind.GUEST_CREATED);
          guest.start();
          events.await(lab, guest, GuestState.RUNNING);
          guest.kill();
          events.awaitOff(lab, guest);
          guest.delete();
          events.await(lab, guest, HostEvent.Kind.GUEST_DELETED);
          events
              .of(guest)
              .forEach(
                  event ->
                      assertSame(
                          lab.host(),
                          event.guest().orElseThrow().host(),
                          kind + ": a handle of the host that was subscribed to"));
        });
  }

  @Clause("EVENT-04")
  default void aGuestThatEndsByItselfIsTold(Lab lab) {
    lab.needs(Capability.CONTAINERS);
    Events events = Events.of(lab, lab.host());
    Guest guest = lab.runningContainer("sh", "-c", "sleep 1; exit 3");
    events.awaitOff(lab, guest);
    assertTrue(guest.inspect().state().isOff(), () -> "it is off: " + guest.inspect());
  }

  @Clause("EVENT-05")
  default void aSubscriptionThatWasClosedTellsNothing(Lab lab) {
    Events closed = Events.handed();
    Subscription subscription = lab.host().subscribe(closed);
    Guest before = lab.stopped(first(lab));
    closed.await(lab, before, HostEvent.Kind.GUEST_CREATED);
    subscription.close();
    subscription.close(); // does nothing
    int told = closed.all().size();
    Events open = Events.of(lab, lab.host());
    Guest after = lab.stopped(first(lab));
    open.await(lab, after, HostEvent.Kind.GUEST_CREATED);
    assertEquals(told, closed.all().size(), () -> "none afterwards: " + closed.all());
  }

  private static Kind first(Lab lab) {
    return lab.kinds().iterator().next();
  }

  @Clause("EVENT-06")
  default void aListenerMayCloseItsSubscription(Lab lab) {
    Events told = Events.handed();
    AtomicReference<Subscription> own = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    own.set(
        lab.host()
            .subscribe(
                event -> {
                  told.accept(event);
                  awaited(known);
                  own.get().close();
                  closed.countDown();
                }));
    lab.afterwards(own.get()::close);
    known.countDown();
    Events others = Events.of(lab, lab.host());
    Guest guest = lab.stopped(first(lab));
    others.await(lab, guest, HostEvent.Kind.GUEST_CREATED);
    lab.await("closing from within returns", () -> closed.getCount() == 0);
    guest.delete();
    others.await(lab, guest, HostEvent.Kind.GUEST_DELETED);
    assertEquals(1, told.all().size(), () -> "none afterwards: " + told.all());
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Clause("EVENT-07")
  default void aSlowListenerHoldsUpNobodyAndMissesNothing(Lab lab) {
    CountDownLatch goOn = new CountDownLatch(1);
    Events slow = Events.handed();
    Subscription subscription =
        lab.host()
            .subscribe(
                event -> {
                  awaited(goOn);
                  slow.accept(event);
                });
    lab.afterwards(subscription::close);
    lab.afterwards(goOn::countDown);
    Events quick = Events.of(lab, lab.host());
    Guest guest = lab.stopped(first(lab));
    guest.start();
    quick.await(lab, guest, GuestState.RUNNING);
    guest.kill();
    quick.awaitOff(lab, guest);
    guest.delete();
    quick.await(lab, guest, HostEvent.Kind.GUEST_DELETED);
    assertEquals(List.of(), slow.all(), "the slow one has seen nothing yet");
    goOn.countDown();
    slow.await(lab, guest, HostEvent.Kind.GUEST_DELETED);
    assertEquals(kinds(quick.of(guest)), kinds(slow.of(guest)), "the same, only later");
  }

  private static List<String> kinds(List<HostEvent> events) {
    return events.stream().map(event -> event.kind() + " " + event.state().orElseThrow()).toList();
  }

  @Clause("EVENT-08")
  default void aListenerThatThrowsIsToldTheNextEvent(Lab lab) {
    Events told = Events.handed();
    Subscription subscription =
        lab.host()
            .subscribe(
                event -> {
                  told.accept(event);
                  throw new IllegalStateException("this listener always fails, which is tested");
                });
    lab.afterwards(subscription::close);
    Guest guest = lab.stopped(first(lab));
    told.await(lab, guest, HostEvent.Kind.GUEST_CREATED);
    guest.delete();
    told.await(lab, guest, HostEvent.Kind.GUEST_DELETED);
  }

  @Clause("EVENT-09")
  default void anOutageIsToldAndSoIsThatEventsMayBeMissing(Lab lab) {
    Kind kind = lab.kinds().contains(Kind.CONTAINER) ? Kind.CONTAINER : first(lab);
    Guest guest = lab.running(kind);
    Events events = Events.of(lab, lab.host());
    lab.engine().disconnect();
    lab.afterwards(lab.engine()::reconnect);
    lab.await(
        "the outage is told", () -> events.ofConnection().contains(HostEvent.Kind.DISCONNECTED));
    assertFalse(
        events.ofConnection().contains(HostEvent.Kind.CONNECTED),
        () -> "connected in an outage: " + events.all());
    lab.engine().reconnect();
    lab.await(
        "the end of the outage is told",
        () -> events.ofConnection().contains(HostEvent.Kind.CONNECTED));
    List<HostEvent.Kind> first = events.ofConnection();
    assertEquals(HostEvent.Kind.DISCONNECTED, first.get(0), "the order of " + first);
    lab.await("the host answers", () -> answers(guest));
    guest.kill();
    events.awaitOff(lab, guest);
    guest.delete();
    events.await(lab, guest, HostEvent.Kind.GUEST_DELETED);
    assertEquals(
        1, events.count(guest, HostEvent.Kind.GUEST_DELETED), () -> "none twice: " + events.all());
    assertEquals(
        0, events.count(guest, HostEvent.Kind.GUEST_CREATED), () -> "none anew: " + events.all());
  }

  private static boolean answers(Guest guest) {
    try {
      return guest.inspect().state() == GuestState.RUNNING;
    } catch (ConnectionException notYet) {
      return false;
    }
  }

  @Clause(value = "EVENT-10", needs = Capability.CONTAINERS)
  default void whatHappensInAnOutageIsToldOrSaidToBeMissing(Lab lab) {
    Events events = Events.of(lab, lab.host());
    Guest guest = lab.running(Kind.CONTAINER);
    events.await(lab, guest, GuestState.RUNNING);
    lab.engine().disconnect();
    lab.afterwards(lab.engine()::reconnect);
    lab.await(
        "the outage is told", () -> events.ofConnection().contains(HostEvent.Kind.DISCONNECTED));
    lab.engine().crash(guest);
    lab.engine().reconnect();
    lab.await(
        "its end is told, or that events are lost",
        () -> events.ofConnection().contains(HostEvent.Kind.EVENTS_LOST) || events.tellOff(guest));
  }
}
