package dev.posada.internal;

import dev.posada.BusyException;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.spi.GuestDriver;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The steps that bring a guest to its end: asking, waiting, killing. */
final class Ending {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  /** How long a guest that cannot be asked may be busy with its own end. */
  private static final Duration ENDS_ANYHOW = Duration.ofSeconds(2);

  private final CoreGuest guest;
  private final Gate gate;
  private final GuestDriver driver;
  private final String id;

  Ending(CoreGuest guest, Gate gate) {
    this.guest = guest;
    this.gate = gate;
    this.driver = guest.driver();
    this.id = guest.id();
  }

  /** Asks, waits for the grace, and kills. */
  void stop(Duration grace, CoreOperation op) {
    long until = System.nanoTime() + grace.toNanos();
    if (!askToEnd(op, grace)) {
      return;
    }
    Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    if (awaitOff(left, op) != null) {
      kill(op, true);
    }
  }

  /** Asks politely, from whatever state that is possible; returns false if it is off already. */
  private boolean askToEnd(CoreOperation op, Duration grace) {
    long until = System.nanoTime() + grace.toNanos();
    Poll poll = new Poll(op);
    boolean seen = false;
    while (true) {
      try (GuestLocks.Held held = gate.lock(Verb.STOP, op)) {
        GuestState state = seen ? gate.stateOrGone(op) : driver.state(id, op);
        seen = true;
        StateTable.Cell cell = gate.cell(Verb.STOP, state, op);
        if (cell.move() == StateTable.Move.SAME) {
          return false;
        }
        if (cell.move() == StateTable.Move.ACT) {
          if (state == GuestState.PAUSED) {
            driver.resume(id, op);
            op.tookStep();
          }
          if (state != GuestState.CRASHED) {
            driver.shutdown(id, op);
            op.tookStep();
          }
          return true;
        }
      } catch (NotFoundException gone) {
        if (!seen) {
          throw gone;
        }
        return false;
      } catch (InvalidStateException overtaken) {
        return true; // the wait tells whether it is off, and the kill does not ask
      } catch (BusyException othersHaveIt) {
        // asked again within the grace; then the kill waits for them
      }
      Duration left = Duration.ofNanos(until - System.nanoTime());
      if (left.isNegative() || left.isZero()) {
        return true; // it could not even be asked: kill
      }
      poll.pause(left);
    }
  }

  /** Asks politely as the table says; returns false if it is off already. */
  boolean askToEnd(Verb verb, CoreOperation op) {
    return gate.locked(
        verb,
        op,
        state -> {
          try {
            driver.shutdown(id, op);
            op.tookStep();
            return true;
          } catch (NotFoundException gone) {
            return false; // it ended and removed itself since the look
          } catch (BusyException others) {
            if (awaitOff(ENDS_ANYHOW, op) != null) {
              throw others;
            }
            return false; // nobody can be asked who is just ending
          }
        },
        state -> false);
  }

  /**
   * Kills, again and again while somebody else holds the guest, and waits until it is off.
   *
   * @param wasThere whether the verb saw the guest already, so that a guest that is gone now counts
   *     as off
   */
  void kill(CoreOperation op, boolean wasThere) {
    Poll poll = new Poll(op);
    AtomicBoolean seen = new AtomicBoolean(wasThere);
    while (true) {
      try {
        gate.<Void>locked(
            Verb.KILL,
            op,
            state -> {
              seen.set(true);
              driver.kill(id, op);
              op.tookStep();
              awaitOff(op); // or somebody might start it again before it was seen off
              return null;
            },
            state -> null);
        return;
      } catch (NotFoundException gone) {
        if (!seen.get()) {
          throw gone;
        }
        return;
      } catch (BusyException busy) {
        poll.pause();
      }
    }
  }

  /**
   * Waits until a guest that was killed is off, as long as the call may take. In a state that
   * nobody knows, the hypervisor's own answer to the kill counts.
   */
  void awaitOff(CoreOperation op) {
    Poll poll = new Poll(op);
    GuestState state = gate.stateOrGone(op);
    while (!gate.isOff(state, op) && state != GuestState.UNKNOWN) {
      poll.pause();
      state = gate.stateOrGone(op);
    }
  }

  /** Waits until it is off; returns its state if it is not within the grace, else null. */
  GuestState awaitOff(Duration grace, CoreOperation op) {
    long now = System.nanoTime();
    long until = now + grace.toNanos();
    long askAgain = now + ASK_AGAIN.toNanos();
    Poll poll = new Poll(op);
    while (true) {
      GuestState state = gate.stateOrGone(op);
      if (gate.isOff(state, op)) {
        return null;
      }
      now = System.nanoTime();
      if (now - until >= 0 || state == GuestState.CRASHED) {
        return state;
      }
      // A power button that was pressed while the machine booted is lost; a container's signal is
      // not.
      if (now - askAgain >= 0
          && state == GuestState.RUNNING
          && guest.kind() == Kind.VIRTUAL_MACHINE) {
        askAgain = now + ASK_AGAIN.toNanos();
        askOnceMore(op);
      }
      poll.pause(Duration.ofNanos(until - now));
    }
  }

  /**
   * Asks again what may have been lost. Whoever changes the guest now is not waited for, as the
   * grace goes on, and may have left it in another state.
   */
  private void askOnceMore(CoreOperation op) {
    try (GuestLocks.Held held = gate.lockIfFree(Verb.SHUTDOWN, op).orElse(null)) {
      if (held != null && driver.state(id, op) == GuestState.RUNNING) {
        driver.shutdown(id, op);
      }
    } catch (InvalidStateException | NotFoundException | BusyException meanwhileOffOrInUse) {
      // the next look tells
    }
  }
}
