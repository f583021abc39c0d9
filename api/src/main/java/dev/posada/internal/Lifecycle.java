package dev.posada.internal;

import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.Subscription;
import dev.posada.Task;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.Operation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The verbs that bring a guest from one state to another. Each passes the {@link Gate}, calls the
 * driver, waits until the goal holds, and knows by its {@link Goals} what it did if it fails.
 */
final class Lifecycle {
  private static final Set<GuestState> SETTLED_OFF =
      Set.of(GuestState.STOPPED, GuestState.SAVED, GuestState.CRASHED);

  /** After that it is looked again whether the guest runs at all; later where looking is slow. */
  private static final Duration USUAL_WAIT = Duration.ofSeconds(5);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private final CoreGuest guest;
  private final GuestDriver driver;
  private final String id;
  private final Gate gate;
  private final Ending ending;
  private final Goals goals;

  Lifecycle(CoreGuest guest) {
    this.guest = guest;
    this.driver = guest.driver();
    this.id = guest.id();
    this.gate = new Gate(guest);
    this.ending = new Ending(guest, gate);
    this.goals = new Goals(driver, id);
  }

  void start(Task task) {
    AtomicReference<CoreHost.Look<Object>> look = new AtomicReference<>(goals.started());
    guest.call(
        Verb.START.word(),
        task,
        guest.options().workTimeout(),
        (failed, op) -> look.get().after(failed, op),
        op ->
            run(
                () -> {
                  try (Subscription flight = guest.core().locks().flight(gate.key(), op)) {
                    startWithin(op, look::set);
                  }
                }));
  }

  /**
   * Starts the guest within a call that is running already.
   *
   * @param look is told what finds out from now on what was done, as one that had crashed is killed
   *     first
   */
  void startWithin(CoreOperation op, Consumer<CoreHost.Look<Object>> look) {
    Begun begun = begin(op, look);
    boolean runs = begun == Begun.STARTED && driver.awaitsStart();
    if (begun != Begun.BEFORE && !runs && guest.kind() == Kind.VIRTUAL_MACHINE) {
      awaitRunning(begun == Begun.FROM_SAVED, op);
    }
  }

  /** What the first step of a start was. */
  private enum Begun {
    /** None, it runs. */
    BEFORE,
    STARTED,
    FROM_SAVED
  }

  private Begun begin(CoreOperation op, Consumer<CoreHost.Look<Object>> look) {
    return gate.locked(
        Verb.START,
        op,
        state -> {
          if (state == GuestState.CRASHED && driver.holdsProcess(id, op)) {
            killCrashed(op, look);
          }
          driver.start(id, op);
          op.tookStep();
          return state == GuestState.SAVED ? Begun.FROM_SAVED : Begun.STARTED;
        },
        state -> Begun.BEFORE);
  }

  /** With the guest locked, or somebody might start it again before it was seen off. */
  private void killCrashed(CoreOperation op, Consumer<CoreHost.Look<Object>> look) {
    look.accept(goals.killedFirst());
    try {
      driver.kill(id, op);
    } catch (InvalidStateException killedByOthers) {
      look.accept(goals.started());
      throw killedByOthers;
    }
    op.tookStep();
    look.accept(goals.restarted());
    ending.awaitOff(op);
  }

  /** A machine whose saved memory was made while it was paused comes back paused. */
  void awaitRunning(boolean fromSaved, CoreOperation op) {
    Poll poll = new Poll(op);
    while (true) {
      GuestState now = driver.state(id, op);
      if (now == GuestState.RUNNING || now == GuestState.UNKNOWN) {
        return;
      }
      if (now == GuestState.PAUSED && fromSaved) {
        gate.locked(
            Verb.RESUME,
            op,
            state -> {
              driver.resume(id, op);
              return state;
            },
            state -> state);
        return;
      }
      if (now == GuestState.PAUSED) {
        return; // somebody paused it since; it was started
      }
      if (now != GuestState.STARTING) {
        op.check(); // a kill cancels this first
        throw new NativeException(
            "it was started and is " + now + " again",
            Failure.partly(List.of("the guest is " + now)).lastSeen(now));
      }
      poll.pause();
    }
  }

  void shutdown(Duration grace) {
    guest.call(
        Verb.SHUTDOWN.word(),
        null,
        withTimeout(grace),
        goals.ended(),
        op ->
            run(
                () -> {
                  if (!ending.askToEnd(Verb.SHUTDOWN, op)) {
                    return;
                  }
                  GuestState last = ending.awaitOff(grace, op);
                  if (last == GuestState.CRASHED) {
                    throw new InvalidStateException(
                        "it was asked to end and crashed",
                        Failure.partly(List.of("the guest is " + last))
                            .lastSeen(last)
                            .remedy("kill it first"));
                  }
                  if (last != null) {
                    throw new OperationTimeoutException(
                        "it was asked to end and is " + last + " after " + words(grace),
                        Failure.partly(List.of(Goals.ASKED))
                            .lastSeen(last)
                            .remedy("stop or kill it"));
                  }
                }));
  }

  void stop(Duration grace) {
    guest.call(
        Verb.STOP.word(),
        null,
        withTimeout(grace),
        goals.ended(),
        op -> run(() -> ending.stop(grace, op)));
  }

  void kill() {
    guest.call(
        Verb.KILL.word(),
        null,
        guest.options().timeout(),
        goals.killed(),
        op -> run(() -> ending.kill(op, false)));
  }

  void restart(Duration grace) {
    AtomicReference<CoreHost.Look<Object>> look = new AtomicReference<>(goals.started());
    guest.call(
        Verb.RESTART.word(),
        null,
        withTimeout(grace),
        (failed, op) -> look.get().after(failed, op),
        op ->
            run(
                () -> {
                  try (Subscription flight = guest.core().locks().flight(gate.key(), op)) {
                    GuestState state = gate.pass(Verb.RESTART, op);
                    boolean crashed = state == GuestState.CRASHED;
                    if (crashed && driver.holdsProcess(id, op)) {
                      look.set(goals.killedFirst());
                      ending.kill(op, true);
                      look.set(goals.restarted());
                    } else if (!crashed && !state.isOff()) {
                      look.set(goals.halfRestarted());
                      ending.stop(grace, op);
                      look.set(goals.restarted());
                    }
                    startWithin(op, look::set);
                  }
                }));
  }

  void pause() {
    change(Verb.PAUSE, GuestState.PAUSED, op -> driver.pause(id, op));
  }

  void resume() {
    change(Verb.RESUME, GuestState.RUNNING, op -> driver.resume(id, op));
  }

  private void change(Verb verb, GuestState goal, Step step) {
    guest.call(
        verb.word(),
        null,
        guest.options().timeout(),
        goals.in(goal),
        op ->
            driver.refusesWrongStates() && gate.taken(verb, op, () -> step.take(op))
                ? null
                : gate.locked(
                    verb,
                    op,
                    state -> {
                      step.take(op);
                      return null;
                    },
                    state -> null));
  }

  private interface Step {
    void take(CoreOperation op);
  }

  void rename(String newName) {
    guest.callAs(
        guest.doing(Verb.RENAME.word()) + " to \"" + newName + "\"",
        null,
        guest.options().timeout(),
        (failed, op) ->
            driver.inspect(id, op).name().equals(newName)
                ? Verdict.done(null)
                : Verdict.notDone(failed.failure()),
        op ->
            gate.locked(
                Verb.RENAME,
                op,
                state -> {
                  requireFree(driver, guest.kind(), newName, op);
                  driver.rename(id, newName, op);
                  return null;
                },
                null));
  }

  /** Refuses a name that another guest has, where the hypervisor itself would not. */
  static void requireFree(GuestDriver driver, Kind kind, String name, Operation op) {
    if (!driver.refusesTakenNames()) {
      Named.requireFree(kind, name, driver.names(op), Function.identity());
    }
  }

  DeleteReport delete() {
    return guest.call(
        Verb.DELETE.word(),
        null,
        guest.options().timeout(),
        (failed, op) -> {
          try {
            GuestState state = driver.state(id, op);
            return Verdict.notDone(failed.failure().lastSeen(state));
          } catch (NotFoundException gone) {
            return Verdict.goneAfter(failed, reportOfNobody());
          }
        },
        op -> gate.locked(Verb.DELETE, op, state -> driver.delete(id, op), null));
  }

  /** That a machine is gone does not tell whether its disks are, which go after it. */
  private DeleteReport reportOfNobody() {
    return DeleteReport.of(
        List.of(guest.kind() + " " + guest.name()),
        guest.kind() == Kind.VIRTUAL_MACHINE
            ? Map.of("its disks and files", "nobody heard whether they were removed")
            : Map.of());
  }

  void awaitReady(Task task) {
    guest.call(
        Verb.AWAIT_READY.word(),
        task,
        guest.options().workTimeout(),
        null,
        op -> {
          Poll poll = new Poll(op);
          while (true) {
            gate.pass(Verb.AWAIT_READY, op);
            if (driver.ready(id, op)) {
              return null;
            }
            awaitNews(poll, op);
          }
        });
  }

  InetAddress awaitAddress(Task task) {
    return guest.call(
        "await an address of",
        task,
        guest.options().workTimeout(),
        null,
        op -> {
          Poll poll = new Poll(op);
          while (true) {
            gate.pass(Verb.AWAIT_READY, op);
            List<InetAddress> addresses = driver.addresses(id, op);
            if (!addresses.isEmpty()) {
              return addresses.get(0);
            }
            awaitNews(poll, op);
          }
        });
  }

  private void awaitNews(Poll poll, CoreOperation op) {
    Duration wait = poll.manyTimesAsLongAsLooking(USUAL_WAIT, LONGEST_WAIT);
    Duration left = op.remaining().orElse(wait);
    if (driver.awaitNews(id, left.compareTo(wait) < 0 ? left : wait, op)) {
      poll.hasPaused();
    } else {
      poll.pauseAsLongAsLooking();
    }
  }

  GuestState awaitState(Set<GuestState> anyOf, Task task) {
    if (anyOf.isEmpty()) {
      throw new IllegalArgumentException("no state to wait for");
    }
    return guest.call(
        "await " + anyOf + " of",
        task,
        guest.options().workTimeout(),
        null,
        op -> {
          Poll poll = new Poll(op);
          while (true) {
            GuestState now =
                anyOf.contains(GuestState.STOPPED) ? gate.stateOrGone(op) : driver.state(id, op);
            if (anyOf.contains(now)) {
              return now;
            }
            if (SETTLED_OFF.contains(now)) {
              throw Gate.refused(now, now == GuestState.CRASHED ? "restart" : "start");
            }
            if (now == GuestState.PAUSED) {
              throw Gate.refused(now, "resume");
            }
            poll.pause();
          }
        });
  }

  /** A verb with a grace may take that and the time of any other verb. */
  private Duration withTimeout(Duration grace) {
    return grace.plus(Deadlines.bounded(guest.options().timeout()));
  }

  private static <T> T run(Runnable body) {
    body.run();
    return null;
  }

  private static String words(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
