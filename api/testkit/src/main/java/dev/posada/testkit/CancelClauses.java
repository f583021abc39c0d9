package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.ContainerSpec;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Progress;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a call that is cancelled or out of time leaves behind, and what it says of that. */
interface CancelClauses extends Clauses {
  /** A name, and what creates a guest of it; the guest is removed with the clause. */
  record Birth(String name, Function<Task, Guest> create) {
    static Birth of(Lab lab, Host host, Kind kind) {
      ContainerSpec container = kind == Kind.CONTAINER ? lab.containerSpec() : null;
      VirtualMachineSpec machine = kind == Kind.CONTAINER ? null : lab.machineSpec();
      String name = container == null ? machine.name() : container.name().orElseThrow();
      lab.afterwards(() -> named(lab, kind, name).forEach(lab::adopt));
      return new Birth(
          name,
          task ->
              container == null
                  ? host.virtualMachines().create(machine, task)
                  : host.containers().create(container, task));
    }

    static List<? extends Guest> named(Lab lab, Kind kind, String name) {
      return kind == Kind.CONTAINER
          ? lab.host().containers().named(name)
          : lab.host().virtualMachines().named(name);
    }
  }

  @Clause("CANCEL-01")
  default void aTaskThatWasCancelledOrIsOutOfTimeDoesNothing(Lab lab) {
    lab.eachKind(
        kind -> {
          Task cancelled = Task.unbounded();
          assertFalse(cancelled.isCancelled(), "a new task");
          cancelled.cancel();
          assertTrue(cancelled.isCancelled(), "a cancelled task");
          nothingIsDone(lab, kind, cancelled, OperationCancelledException.class);
          Task late = Task.within(Duration.ofNanos(1));
          nothingIsDone(lab, kind, late, OperationTimeoutException.class);
        });
  }

  private static void nothingIsDone(
      Lab lab, Kind kind, Task task, Class<? extends HypervisorException> leaf) {
    Birth birth = Birth.of(lab, lab.host(), kind);
    HypervisorException e =
        assertThrows(leaf, () -> birth.create().apply(task), () -> "creating a " + kind);
    assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
    assertEquals(List.of(), Birth.named(lab, kind, birth.name()), () -> kind + "s after " + e);
    Guest guest = lab.stopped(kind);
    HypervisorException ofStart = assertThrows(leaf, () -> guest.start(task), kind + " to start");
    assertEquals(Outcome.NOT_DONE, ofStart.outcome(), ofStart::toString);
    assertEquals(GuestState.STOPPED, guest.inspect().state(), () -> kind + " after " + ofStart);
    guest.start();
    assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + " that starts after all");
  }

  /**
   * Several times what a call took, so that one that does not hang is not out of time; but not more
   * than anything may take.
   */
  static Duration enough(Lab lab, Runnable call) {
    long before = System.nanoTime();
    call.run();
    Duration taken = Duration.ofNanos(System.nanoTime() - before);
    Duration several = taken.multipliedBy(4).plusSeconds(1);
    return several.compareTo(lab.patience()) < 0 ? several : lab.patience();
  }

  @Clause("CANCEL-02")
  default void aCreationThatIsCancelledTellsWhatIsThere(Lab lab) {
    lab.eachKind(
        kind -> {
          Duration usual = enough(lab, () -> lab.stopped(kind));
          for (Ended ended : Ended.values()) {
            for (boolean after : new boolean[] {false, true}) {
              Watched watched = new Watched(lab);
              Birth birth = Birth.of(lab, watched.host(), kind);
              String when = kind + " " + ended + (after ? " after" : " before") + " its effect";
              Guest made = ended.end(lab, watched, "create", after, usual, birth.create(), when);
              int there = Birth.named(lab, kind, birth.name()).size();
              assertEquals(made == null ? 0 : 1, there, when + ": guests of that name");
              assertEquals(after, made != null, when + ": done after all");
            }
          }
        });
  }

  @Clause("CANCEL-03")
  default void aStartThatIsCancelledTellsWhetherItRuns(Lab lab) {
    lab.eachKind(
        kind -> {
          Duration usual = enough(lab, lab.stopped(kind)::start);
          for (Ended ended : Ended.values()) {
            for (boolean after : new boolean[] {false, true}) {
              Watched watched = new Watched(lab);
              Guest guest = lab.stopped(kind);
              Guest faulty = watched.on(guest);
              String when = kind + " " + ended + (after ? " after" : " before") + " its effect";
              Function<Task, Guest> start =
                  task -> {
                    faulty.start(task);
                    return guest;
                  };
              boolean done = ended.end(lab, watched, "start", after, usual, start, when) != null;
              if (after) {
                GuestState seen = guest.inspect().state();
                assertNotEquals(GuestState.STOPPED, seen, when);
              } else {
                assertFalse(done, when + ": it cannot have been done");
                assertEquals(GuestState.STOPPED, guest.inspect().state(), when);
              }
              used(lab, guest);
            }
          }
        });
  }

  /** Nothing of a call that was cancelled keeps others from the guest. */
  private static void used(Lab lab, Guest guest) {
    guest.start();
    guest.kill();
    assertTrue(guest.inspect().state().isOff(), () -> guest + " is used after a cancel");
  }

  /** How a call can be brought to an end. */
  enum Ended {
    CANCELLED,
    OUT_OF_TIME,
    INTERRUPTED;

    /**
     * Ends a call that hangs; returns what it came to, or null if it was not done.
     *
     * @param usual what is time enough for it, unless it hangs
     */
    Guest end(
        Lab lab,
        Watched watched,
        String method,
        boolean after,
        Duration usual,
        Function<Task, Guest> call,
        String when) {
      Fault hang = Fault.hang().on(method);
      try (Crowd crowd = new Crowd(lab, 2); // as its deadline may be as long as our patience
          var injected = watched.inject(after ? hang.afterEffect() : hang)) {
        Task task = this == OUT_OF_TIME ? Task.within(usual) : Task.unbounded();
        Crowd.Member<Guest> member = crowd.send(() -> call.apply(task));
        if (after) {
          watched.awaitEffect(method);
        } else {
          watched.awaitCall(method);
        }
        switch (this) {
          case CANCELLED -> task.cancel();
          case INTERRUPTED -> member.interrupt();
          default -> {
            // it will be
          }
        }
        Guest done = null;
        try {
          done = member.result();
        } catch (HypervisorException e) {
          Class<?> leaf =
              this == OUT_OF_TIME
                  ? OperationTimeoutException.class
                  : OperationCancelledException.class;
          assertEquals(leaf, e.getClass(), () -> when + ": " + e);
          if (!after) {
            assertEquals(Outcome.NOT_DONE, e.outcome(), () -> when + ": " + e);
          } else {
            assertNotEquals(Outcome.NOT_DONE, e.outcome(), () -> when + ": " + e);
          }
        }
        lab.await(when + " it ends", member::isDone);
        assertEquals(this == INTERRUPTED, member.flagged(), when + ": the flag of its thread");
        return done;
      }
    }
  }

  @Clause("CANCEL-04")
  default void aDeadlineAtAnyMomentTellsWhatIsTrue(Lab lab) {
    lab.eachKind(
        kind -> {
          for (int i = 0; i < 5; i++) {
            Duration soon = // the first has time enough
                i == 0 ? lab.patience() : Duration.ofMillis(1 + lab.random().nextInt(40));
            Birth birth = Birth.of(lab, lab.host(), kind);
            Outcome created = outcome(() -> birth.create().apply(Task.within(soon)));
            List<? extends Guest> there = Birth.named(lab, kind, birth.name());
            String what = kind + " within " + soon + ": " + created;
            if (created == Outcome.UNKNOWN) {
              continue;
            }
            assertEquals(created == Outcome.NOT_DONE ? 0 : 1, there.size(), what + ", created");
            Guest guest = there.isEmpty() ? lab.stopped(kind) : there.get(0);
            Outcome started = outcome(() -> guest.start(Task.within(soon)));
            GuestState state = guest.inspect().state();
            if (started == Outcome.NOT_DONE) {
              assertEquals(GuestState.STOPPED, state, what + ", not started");
            } else if (started != Outcome.UNKNOWN) {
              assertNotEquals(GuestState.STOPPED, state, what + ", started");
            }
          }
        });
  }

  /** What a call that is out of time says; null if it was done. */
  private static Outcome outcome(Runnable call) {
    try {
      call.run();
      return null;
    } catch (OperationTimeoutException e) {
      return e.outcome();
    }
  }

  @Clause("CANCEL-05")
  default void anInterruptThatWasThereBeforeCancels(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          try (Crowd crowd = new Crowd(lab)) {
            Crowd.Member<Void> member =
                crowd.sendTo(
                    () -> {
                      Thread.currentThread().interrupt();
                      guest.start();
                    });
            OperationCancelledException e =
                assertThrows(OperationCancelledException.class, member::result, kind + " to start");
            assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
            lab.await("it ends", member::isDone);
            assertTrue(member.flagged(), "the flag is set again");
          }
          assertEquals(GuestState.STOPPED, guest.inspect().state(), kind.toString());
        });
  }

  @Clause(value = "CANCEL-06", needs = Capability.CLONE_FULL)
  default void progressGoesForward(Lab lab) {
    VirtualMachine source = lab.stoppedMachine();
    List<Progress> seen = new ArrayList<>();
    Task task = Task.unbounded().onProgress(seen::add);
    lab.adopt(source.cloneAs(Lab.name(), CloneOptions.full(), task));
    String phase = "";
    double last = 0;
    for (Progress one : seen) {
      assertFalse(one.phase().isBlank(), () -> "a phase without a name: " + seen);
      last = one.phase().equals(phase) ? last : 0;
      phase = one.phase();
      double now = one.fraction().orElse(last);
      assertTrue(now >= last && now <= 1, () -> one + " in " + seen);
      last = now;
    }
  }

  @Clause(value = "CANCEL-07", needs = Capability.CLONE_FULL)
  default void aCloneThatIsCancelledLeavesNothing(Lab lab) {
    VirtualMachine original = lab.stoppedMachine();
    Duration usual =
        enough(lab, () -> lab.adopt(original.cloneAs(Lab.name(), CloneOptions.full())));
    for (Ended ended : Ended.values()) {
      Watched watched = new Watched(lab);
      VirtualMachine source = (VirtualMachine) watched.on(original);
      String name = Lab.name();
      lab.afterwards(() -> Birth.named(lab, Kind.VIRTUAL_MACHINE, name).forEach(lab::adopt));
      Function<Task, Guest> call = task -> source.cloneAs(name, CloneOptions.full(), task);
      Guest made = ended.end(lab, watched, "cloneAs", false, usual, call, "a clone " + ended);
      assertEquals(null, made, "a clone " + ended + " that cannot have been done");
      assertEquals(List.of(), Birth.named(lab, Kind.VIRTUAL_MACHINE, name), "a clone " + ended);
    }
  }
}
