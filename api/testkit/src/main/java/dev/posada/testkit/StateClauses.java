package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.Capability;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Kind;
import dev.posada.VirtualMachine;

/** What a guest's state does not let its verbs do, and what it makes needless. */
interface StateClauses extends Clauses {
  @Clause("STATE-01")
  default void aGuestThatIsOffNeedsToBeStartedForWhatNeedsItsProcess(Lab lab) {
    lab.eachKind(
        kind ->
            new StateWalk(lab, kind, lab.stopped(kind))
                .tries(GuestState.STOPPED, StateCells.STOPPED));
  }

  @Clause("STATE-02")
  default void aGuestThatRunsNeedsToBeStoppedForWhatNeedsItOff(Lab lab) {
    lab.eachKind(
        kind ->
            new StateWalk(lab, kind, lab.running(kind))
                .tries(GuestState.RUNNING, StateCells.RUNNING));
  }

  @Clause(value = "STATE-03", needs = Capability.PAUSE)
  default void aGuestThatIsPausedNeedsToBeResumedFirst(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          lab.needs(guest, Capability.PAUSE);
          guest.pause();
          new StateWalk(lab, kind, guest).tries(GuestState.PAUSED, StateCells.PAUSED);
          guest.resume();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + " after all that");
        });
  }

  @Clause(value = "STATE-04", needs = Capability.SAVE)
  default void whatASavedMachineRefusesWouldLoseItsMemory(Lab lab) {
    VirtualMachine machine = lab.runningMachine();
    lab.needs(machine, Capability.SAVE);
    machine.save();
    new StateWalk(lab, Kind.VIRTUAL_MACHINE, machine).tries(GuestState.SAVED, StateCells.SAVED);
    machine.start();
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "from its memory, after all that");
  }

  @Clause("STATE-05")
  default void aCrashedMachineNeedsToBeRestartedAndACrashedContainerIsOff(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          lab.engine().crash(guest);
          boolean container = kind == Kind.CONTAINER;
          GuestState crashed = container ? GuestState.STOPPED : GuestState.CRASHED;
          lab.await(kind + " is " + crashed, () -> guest.inspect().state() == crashed);
          new StateWalk(lab, kind, guest)
              .tries(crashed, container ? StateCells.STOPPED : StateCells.CRASHED);
        });
  }

  @Clause(value = "STATE-06", needs = Capability.VIRTUAL_MACHINES)
  default void aCrashedMachineThatStillHasItsProcessNeedsToBeKilled(Lab lab) {
    VirtualMachine machine = lab.runningMachine();
    lab.engine().panic(machine);
    lab.await("it is crashed", () -> machine.inspect().state() == GuestState.CRASHED);
    new StateWalk(lab, Kind.VIRTUAL_MACHINE, machine)
        .tries(GuestState.CRASHED, StateCells.CRASHED_WITH_ITS_PROCESS);
  }
}
