package dev.posada.testkit;

import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a clause has made; removed the newest first, because the older may be needed by it. */
final class Belongings {
  private final Deque<Thing> things = new ArrayDeque<>();
  private final Deque<Host> hosts = new ArrayDeque<>();

  private record Thing(Object itself, String name, Runnable removal) {}

  synchronized <G extends Guest> G guest(G guest) {
    things.push(new Thing(guest, guest.toString(), () -> delete(guest)));
    return guest;
  }

  synchronized void forget(Guest guest) {
    things.removeIf(thing -> thing.itself().equals(guest));
  }

  synchronized Host host(Host host) {
    hosts.push(host);
    return host;
  }

  synchronized void afterwards(Runnable cleaning) {
    things.push(new Thing(cleaning, "a clean-up", cleaning));
  }

  /** Returns what could not be removed. */
  synchronized List<String> remove() {
    List<String> left = new ArrayList<>();
    while (!things.isEmpty()) {
      Thing newest = things.pop();
      attempt(left, newest.name(), newest.removal());
    }
    while (!hosts.isEmpty()) {
      attempt(left, "a connection", hosts.pop()::close);
    }
    return left;
  }

  private static void attempt(List<String> left, String what, Runnable cleaning) {
    try {
      cleaning.run();
    } catch (NotFoundException gone) {
      // all the better
    } catch (HypervisorException | IllegalStateException e) {
      left.add(what + ": " + e.getMessage());
    }
  }

  private static void delete(Guest guest) {
    guest.kill();
    guest.delete();
  }
}
