package dev.posada.internal;

import dev.posada.Failure;
import dev.posada.OperationTimeoutException;
import dev.posada.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One change of a guest at a time. Thread-safe. */
final class GuestLocks {
  private static final String KILLED = "the guest was killed meanwhile";

  private final Object lock = new Object();
  private final Map<String, Held> held = new HashMap<>();
  private final Map<String, Set<CoreOperation>> waiting = new HashMap<>();
  private final Map<String, Set<CoreOperation>> flights = new HashMap<>();

  /** A guest that is being changed; closing it lets the next one in. */
  final class Held implements AutoCloseable {
    private final String key;
    private final Verb verb;
    private final CoreOperation op;

    private Held(String key, Verb verb, CoreOperation op) {
      this.key = key;
      this.verb = verb;
      this.op = op;
    }

    @Override
    public void close() {
      Set<CoreOperation> next;
      synchronized (lock) {
        held.remove(key);
        next = Set.copyOf(waiting.getOrDefault(key, Set.of()));
      }
      next.forEach(CoreOperation::wake);
    }
  }

  /**
   * Waits until nobody else changes the guest. A kill does not wait its turn: it cancels whoever is
   * changing the guest, unless that is a kill too.
   *
   * @throws OperationTimeoutException naming the verb in flight
   * @throws IllegalStateException if the verb in flight waits for this one, which was called by a
   *     listener on its thread
   */
  Held acquire(String key, Verb verb, CoreOperation op) {
    op.check();
    if (verb == Verb.KILL) {
      cancelFlights(key, op);
    }
    synchronized (lock) {
      waiting.computeIfAbsent(key, k -> new HashSet<>()).add(op);
    }
    try {
      while (true) {
        Held holder;
        Held taken = null;
        synchronized (lock) {
          holder = held.get(key);
          if (holder == null) {
            taken = take(key, verb, op);
          }
        }
        if (taken != null) {
          if (verb == Verb.KILL) {
            cancelFlights(key, op); // also those that began while this one waited
          }
          return taken;
        }
        if (holder.op.thread() == op.thread()) {
          throw new IllegalStateException(
              "a listener cannot change a guest that its own call is changing: "
                  + holder.verb.word()
                  + " is in flight");
        }
        if (verb == Verb.KILL && holder.verb != Verb.KILL) {
          holder.op.cancel(KILLED);
        }
        // A wake between the look above and the wait is lost, so the wait is short.
        op.pause(Duration.ofMillis(20));
      }
    } catch (OperationTimeoutException e) {
      String inFlight;
      synchronized (lock) {
        inFlight = held.containsKey(key) ? held.get(key).verb.word() : "another verb";
      }
      throw new OperationTimeoutException(
          inFlight + " was in flight all the time",
          (op.announced() ? Failure.undecided() : Failure.notDone())
              .remedy("try again later, or kill it"));
    } finally {
      forget(waiting, key, op);
    }
  }

  /** Takes the guest if nobody else changes it now; does not wait. */
  Optional<Held> tryAcquire(String key, Verb verb, CoreOperation op) {
    synchronized (lock) {
      return held.containsKey(key) ? Optional.empty() : Optional.of(take(key, verb, op));
    }
  }

  private Held take(String key, Verb verb, CoreOperation op) {
    Held taken = new Held(key, verb, op);
    held.put(key, taken);
    return taken;
  }

  /**
   * Lets a kill cancel this operation also while it waits and changes nothing: a guest that was
   * killed is not to be started by a verb that began before.
   *
   * @return closing it ends that
   */
  Subscription flight(String key, CoreOperation op) {
    synchronized (lock) {
      flights.computeIfAbsent(key, k -> new HashSet<>()).add(op);
    }
    return () -> forget(flights, key, op);
  }

  private void cancelFlights(String key, CoreOperation but) {
    Set<CoreOperation> toCancel;
    synchronized (lock) {
      toCancel = new HashSet<>(flights.getOrDefault(key, Set.of()));
    }
    toCancel.remove(but);
    toCancel.forEach(op -> op.cancel(KILLED));
  }

  private void forget(Map<String, Set<CoreOperation>> ops, String key, CoreOperation op) {
    synchronized (lock) {
      Set<CoreOperation> others = ops.get(key);
      others.remove(op);
      if (others.isEmpty()) {
        ops.remove(key);
      }
    }
  }
}
