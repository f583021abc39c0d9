package dev.posada.testkit;

import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A listener that keeps what it is told. */
final class Events implements Consumer<HostEvent> {
  private final List<HostEvent> all = new CopyOnWriteArrayList<>();

  private Events() {}

  /** Listens until the clause ends. */
  static Events of(Lab lab, Host host) {
    Events events = new Events();
    Subscription subscription = host.subscribe(events);
    lab.afterwards(subscription::close);
    return events;
  }

  /** Keeps what another listener hands on. */
  static Events handed() {
    return new Events();
  }

  @Override
  public void accept(HostEvent event) {
    all.add(event);
  }

  List<HostEvent> all() {
    return List.copyOf(all);
  }

  /** Returns what happened to a guest, in order. */
  List<HostEvent> of(Guest guest) {
    return all.stream()
        .filter(event -> event.guest().map(Guest::id).filter(guest.id()::equals).isPresent())
        .toList();
  }

  /** Returns the kinds of what happened to the connection, in order. */
  List<HostEvent.Kind> ofConnection() {
    return all.stream().filter(event -> event.guest().isEmpty()).map(HostEvent::kind).toList();
  }

  long count(Guest guest, HostEvent.Kind kind) {
    return of(guest).stream().filter(event -> event.kind() == kind).count();
  }

  void await(Lab lab, Guest guest, HostEvent.Kind kind) {
    lab.await(kind + " of " + guest + " is told", () -> count(guest, kind) > 0);
  }

  /**
   * Waits until the last that was told of a guest is that it is in a state. Where the core has to
   * look again and again, it may see a guest first when that runs already.
   */
  void await(Lab lab, Guest guest, GuestState state) {
    await(lab, guest, seen -> seen == state, state.toString());
  }

  void awaitOff(Lab lab, Guest guest) {
    await(lab, guest, GuestState::isOff, "off");
  }

  /** Returns whether the last that was told of a guest is that it is off. */
  boolean tellOff(Guest guest) {
    return isLast(guest, GuestState::isOff);
  }

  private void await(Lab lab, Guest guest, Predicate<GuestState> wanted, String what) {
    try {
      lab.await(guest + " is told to be " + what, () -> isLast(guest, wanted));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; what was told is " + of(guest), e);
    }
  }

  private boolean isLast(Guest guest, Predicate<GuestState> wanted) {
    List<HostEvent> told = of(guest);
    if (told.isEmpty()) {
      return false;
    }
    HostEvent last = told.get(told.size() - 1);
    boolean asMade = last.kind() == HostEvent.Kind.GUEST_CREATED && off(last); // not ended yet
    return !asMade && last.state().filter(wanted).isPresent();
  }

  private static boolean off(HostEvent event) {
    return event.state().filter(GuestState::isOff).isPresent();
  }
}
