package dev.posada.internal;

import dev.posada.ContainerInfo;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Finds out, by the guest's state, what a verb did that failed half-way. Thread-safe. */
final class Goals {
  /** What remains of a polite request that nobody can take back. */
  static final String ASKED = "it was asked to end and may still do so";

  private final GuestDriver driver;
  private final String id;

  Goals(GuestDriver driver, String id) {
    this.driver = driver;
    this.id = id;
  }

  /** The verb was to bring the guest into this state. */
  <T> CoreHost.Look<T> in(GuestState goal) {
    return look(
        (state, op) -> state == goal, Goals::nothingDone, (state, op) -> isChanging(state), "");
  }

  /** The guest was to be killed. */
  <T> CoreHost.Look<T> killed() {
    return look(this::isOff, failed -> Verdict.done(null), (state, op) -> isChanging(state), "");
  }

  /** The guest was to end after a polite request. */
  <T> CoreHost.Look<T> ended() {
    return look(this::isOff, failed -> Verdict.done(null), (state, op) -> isChanging(state), ASKED);
  }

  /** The guest was to be started. */
  <T> CoreHost.Look<T> started() {
    CoreHost.Look<T> running =
        look(
            (state, op) -> state == GuestState.RUNNING,
            Verdict::goneInsteadOfStarted,
            (state, op) -> isChanging(state) || state == GuestState.PAUSED,
            "");
    return (failed, op) -> {
      Verdict<T> verdict = running.after(failed, op);
      return verdict.isNotDone() ? unlessItStarted(verdict, op) : verdict;
    };
  }

  /** A container that does not run may have ended already, or have been started only since. */
  private <T> Verdict<T> unlessItStarted(Verdict<T> notDone, Operation op) {
    try {
      if (driver.inspect(id, op) instanceof ContainerInfo now && now.started().isPresent()) {
        return now.state() == GuestState.RUNNING
            ? Verdict.done(null)
            : Verdict.unknown(notDone.failure());
      }
    } catch (NotFoundException gone) {
      // of that the verdict knows
    }
    return notDone;
  }

  /** The guest was to end before it is started again. */
  <T> CoreHost.Look<T> halfRestarted() {
    return look(
        (state, op) -> false,
        Goals::removedItself,
        (state, op) -> state != GuestState.RUNNING && state != GuestState.PAUSED,
        ASKED);
  }

  /** The guest has ended and was to be started again. */
  <T> CoreHost.Look<T> restarted() {
    return look(
        (state, op) -> state == GuestState.RUNNING, Goals::removedItself, (state, op) -> true, "");
  }

  /** The guest had crashed and was to be killed before it is started again. */
  <T> CoreHost.Look<T> killedFirst() {
    return look(
        (state, op) -> state == GuestState.RUNNING,
        Goals::removedItself,
        (state, op) -> state != GuestState.CRASHED || !driver.holdsProcess(id, op),
        "");
  }

  private static <T> Verdict<T> nothingDone(HypervisorException failed) {
    return Verdict.notDone(failed.failure());
  }

  /** A guest that removes itself when it ends cannot be started again. */
  private static <T> Verdict<T> removedItself(HypervisorException failed) {
    return Verdict.partly(failed.failure(), List.of("the guest ended and is gone"));
  }

  private boolean isOff(GuestState state, Operation op) {
    return state.isOff() || state == GuestState.CRASHED && !driver.holdsProcess(id, op);
  }

  private static boolean isChanging(GuestState state) {
    return state == GuestState.STARTING || state == GuestState.STOPPING;
  }

  /**
   * Looks.
   *
   * @param reached whether the verb is done in that state after all
   * @param gone what it did if the guest is gone
   * @param half whether it is half done in that state
   * @param asked what remains in any other state; empty if nothing does
   */
  private <T> CoreHost.Look<T> look(
      BiPredicate<GuestState, Operation> reached,
      Function<HypervisorException, Verdict<T>> gone,
      BiPredicate<GuestState, Operation> half,
      String asked) {
    return (failed, op) -> {
      GuestState now;
      try {
        now = driver.state(id, op);
      } catch (NotFoundException e) {
        return gone.apply(failed);
      }
      if (reached.test(now, op)) {
        return Verdict.done(null);
      }
      Failure known = failed.failure().lastSeen(now);
      if (now == GuestState.UNKNOWN) {
        return Verdict.unknown(known);
      }
      if (half.test(now, op)) {
        return Verdict.partly(known, List.of("the guest is " + now));
      }
      return asked.isEmpty() ? Verdict.notDone(known) : Verdict.partly(known, List.of(asked));
    };
  }
}
