package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.GuestState;
import dev.posada.VirtualMachine;
import java.util.Set;

/** What only machines go through: reset, saved memory, and crashes. */
interface MachineLifeClauses extends Clauses {
  @Clause(value = "LIFE-20", needs = Capability.RESET)
  default void resetBeginsAFreshRunAtOnce(Lab lab) {
    VirtualMachine machine = lab.runningMachine();
    lab.engine().ignoreShutdown(machine);
    FreshRun fresh = new FreshRun(lab, machine);
    machine.reset();
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    fresh.check("a reset");
    machine.awaitReady();
  }

  @Clause(value = "LIFE-21", needs = Capability.SAVE)
  default void aSavedMachineIsOffAndStartsFromItsMemory(Lab lab) {
    VirtualMachine machine = savable(lab);
    machine.save();
    assertEquals(GuestState.SAVED, machine.inspect().state(), "as saved");
    machine.start();
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "from its memory");
    machine.awaitReady();
    machine.kill();
    assertEquals(GuestState.STOPPED, machine.inspect().state(), "no memory is kept after that");
  }

  @Clause(
      value = "LIFE-22",
      needs = {Capability.SAVE, Capability.PAUSE})
  default void aMachineThatWasSavedWhilePausedRunsWhenStarted(Lab lab) {
    VirtualMachine machine = savable(lab);
    machine.pause();
    machine.save();
    assertEquals(GuestState.SAVED, machine.inspect().state(), "as saved");
    machine.start();
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "as started");
    machine.awaitReady();
  }

  @Clause(value = "LIFE-23", needs = Capability.SAVE)
  default void onlyDiscardingLosesSavedMemory(Lab lab) {
    VirtualMachine machine = savable(lab);
    machine.save();
    machine.kill();
    machine.stop(lab.patience());
    assertEquals(GuestState.SAVED, machine.inspect().state(), "killed and stopped");
    machine.discardSavedState();
    assertEquals(GuestState.STOPPED, machine.inspect().state(), "discarded");
    machine.start();
    machine.awaitReady();
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "booted");
  }

  @Clause(value = "LIFE-24", needs = Capability.SAVE)
  default void aSavedMachineIsDeletedWithItsMemory(Lab lab) {
    VirtualMachine machine = savable(lab);
    String name = machine.name();
    machine.save();
    machine.delete();
    assertTrue(lab.host().virtualMachines().named(name).isEmpty(), "after its delete");
    VirtualMachine next = lab.machine(lab.machineSpec().name(name));
    assertEquals(GuestState.STOPPED, next.inspect().state(), "the next one of that name");
  }

  private static VirtualMachine savable(Lab lab) {
    VirtualMachine machine = lab.runningMachine();
    lab.needs(machine, Capability.SAVE);
    return machine;
  }

  @Clause(value = "LIFE-25", needs = Capability.VIRTUAL_MACHINES)
  default void aCrashedMachineStartsAgain(Lab lab) {
    VirtualMachine machine = lab.runningMachine();
    lab.engine().crash(machine);
    awaitCrashed(lab, machine);
    machine.start();
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "started");
    lab.engine().crash(machine);
    awaitCrashed(lab, machine);
    machine.restart(lab.patience());
    machine.awaitReady();
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "restarted");
  }

  @Clause(value = "LIFE-26", needs = Capability.VIRTUAL_MACHINES)
  default void aCrashedMachineThatStillHasItsProcessStartsAgain(Lab lab) {
    VirtualMachine machine = lab.runningMachine();
    lab.engine().panic(machine);
    awaitCrashed(lab, machine);
    machine.start();
    machine.awaitReady();
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "started");
    lab.engine().panic(machine);
    awaitCrashed(lab, machine);
    machine.restart(lab.patience());
    machine.awaitReady();
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "restarted");
  }

  @Clause(value = "LIFE-27", needs = Capability.VIRTUAL_MACHINES)
  default void aCrashedMachineThatStillHasItsProcessIsKilledAndStopped(Lab lab) {
    VirtualMachine machine = lab.runningMachine();
    lab.engine().panic(machine);
    awaitCrashed(lab, machine);
    machine.kill();
    requireDeletable(machine);
    VirtualMachine other = lab.runningMachine();
    lab.engine().panic(other);
    awaitCrashed(lab, other);
    other.stop(lab.patience());
    requireDeletable(other);
  }

  private static void awaitCrashed(Lab lab, VirtualMachine machine) {
    lab.await("it is crashed", () -> machine.inspect().state() == GuestState.CRASHED);
  }

  /**
   * It may still be seen as crashed, but not have a process any more, which delete would refuse.
   */
  private static void requireDeletable(VirtualMachine machine) {
    GuestState state = machine.inspect().state();
    assertTrue(
        Set.of(GuestState.STOPPED, GuestState.CRASHED).contains(state), () -> "it is " + state);
    machine.delete();
  }
}
