package dev.posada.internal;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What stands between a verb and its native call: a look at the guest's state, the {@link
 * StateTable}, and the guest's lock, which is held for one native step, and while waiting only for
 * the end of what that step has ended.
 */
final class Gate {
  private static final Duration BRIEFLY = Duration.ofSeconds(1);

  private final CoreGuest guest;
  private final GuestDriver driver;
  private final String id;

  Gate(CoreGuest guest) {
    this.guest = guest;
    this.driver = guest.driver();
    this.id = guest.id();
  }

  GuestLocks.Held lock(Verb verb, CoreOperation op) {
    return guest.core().locks().acquire(key(), verb, op);
  }

  /** Locks the guest for a step that can be left out; empty if somebody else changes it. */
  Optional<GuestLocks.Held> lockIfFree(Verb verb, CoreOperation op) {
    return guest.core().locks().tryAcquire(key(), verb, op);
  }

  /**
   * Takes the verb's step with the guest locked, once its state allows it.
   *
   * @param act what is done in a state that calls for it
   * @param same what is answered where the goal holds already, also if somebody else reached it
   *     between the look and the step; null if the verb has no goal
   */
  <T> T locked(
      Verb verb, CoreOperation op, Function<GuestState, T> act, Function<GuestState, T> same) {
    Waiting waiting = new Waiting(op);
    boolean seen = false;
    while (true) {
      GuestState state;
      StateTable.Cell cell;
      try (GuestLocks.Held held = lock(verb, op)) {
        boolean mayGo = verb == Verb.SHUTDOWN || verb == Verb.KILL;
        state = seen && mayGo ? stateOrGone(op) : driver.state(id, op);
        seen = true;
        cell = cell(verb, state, op);
        if (cell.move() == StateTable.Move.ACT) {
          try {
            return act.apply(state);
          } catch (InvalidStateException overtaken) {
            if (same == null) {
              throw overtaken;
            }
            state = lookAgain(overtaken, mayGo, op);
            cell = cell(verb, state, op);
            if (cell.move() == StateTable.Move.ACT || cell.move() == StateTable.Move.REFUSE) {
              throw overtaken(overtaken, state, cell);
            }
          }
        }
      }
      if (cell.move() == StateTable.Move.SAME) {
        return same.apply(state);
      }
      waiting.atNext(cell, state);
    }
  }

  /**
   * Takes the verb's step with the guest locked and without a look, as the driver looks itself.
   *
   * @return false if it was not taken, as the state may be another one: that is to be looked at
   */
  boolean taken(Verb verb, CoreOperation op, Runnable act) {
    try (GuestLocks.Held held = lock(verb, op)) {
      act.run();
      return true;
    } catch (BusyException | InvalidStateException | NativeException refused) {
      op.check();
      return false;
    }
  }

  /**
   * {@return what a guest is whose state was another one than it seemed}
   *
   * @param mayGo whether one that is gone counts as off
   */
  private GuestState lookAgain(InvalidStateException overtaken, boolean mayGo, Operation op) {
    try {
      return mayGo ? stateOrGone(op) : driver.state(id, op);
    } catch (HypervisorException unreachable) {
      overtaken.addSuppressed(unreachable);
      throw overtaken;
    }
  }

  private static HypervisorException overtaken(
      InvalidStateException e, GuestState state, StateTable.Cell cell) {
    Failure known = e.failure().lastSeen(state);
    boolean helps = e.remedy().isEmpty() && cell.move() == StateTable.Move.REFUSE;
    return e.with(e.getMessage(), helps ? known.remedy(cell.remedy() + " it first") : known);
  }

  /** Waits until the guest's state allows the verb, without locking it, and returns the state. */
  GuestState pass(Verb verb, CoreOperation op) {
    Waiting waiting = new Waiting(op);
    while (true) {
      GuestState state = driver.state(id, op);
      StateTable.Cell cell = cell(verb, state, op);
      if (cell.move() == StateTable.Move.ACT || cell.move() == StateTable.Move.SAME) {
        return state;
      }
      waiting.atNext(cell, state);
    }
  }

  /** Returns why the guest's state refuses the verb now; empty if it does not. */
  Optional<InvalidStateException> refusal(Verb verb, Operation op) {
    GuestState state = driver.state(id, op);
    StateTable.Cell cell = cell(verb, state, op);
    return cell.move() == StateTable.Move.REFUSE
        ? Optional.of(refused(state, cell.remedy()))
        : Optional.empty();
  }

  /** Waits for the end of a transition, or refuses. */
  private final class Waiting {
    private final Poll poll;
    private final long briefly = System.nanoTime() + BRIEFLY.toNanos();

    private Waiting(CoreOperation op) {
      poll = new Poll(op);
    }

    private void atNext(StateTable.Cell cell, GuestState state) {
      boolean over = cell.move() == StateTable.Move.WAIT_BRIEFLY && System.nanoTime() - briefly > 0;
      if (cell.move() == StateTable.Move.REFUSE || over) {
        throw refused(state, cell.remedy());
      }
      poll.pause();
    }
  }

  static InvalidStateException refused(GuestState state, String remedy) {
    return new InvalidStateException(
        "it is " + state, Failure.notDone().lastSeen(state).remedy(remedy + " it first"));
  }

  StateTable.Cell cell(Verb verb, GuestState state, Operation op) {
    return StateTable.cell(guest.kind(), verb, state, () -> driver.holdsProcess(id, op));
  }

  String key() {
    return guest.kind() + id;
  }

  /**
   * A guest that removes itself when it is off is gone then: that counts as off. Asked only where
   * it was there when the verb began.
   */
  GuestState stateOrGone(Operation op) {
    try {
      return driver.state(id, op);
    } catch (NotFoundException gone) {
      return GuestState.STOPPED;
    }
  }

  boolean isOff(GuestState state, Operation op) {
    return state.isOff() || state == GuestState.CRASHED && !driver.holdsProcess(id, op);
  }
}
