package dev.posada.internal;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.NativeException;
import dev.posada.Subscription;
import dev.posada.Task;
import dev.posada.spi.VirtualMachineDriver;
import java.util.List;

/** The verbs that only machines have and that bring one from one state to another. */
final class MachineLifecycle {
  private final CoreVirtualMachine machine;
  private final VirtualMachineDriver driver;
  private final String id;
  private final Gate gate;
  private final Goals goals;

  MachineLifecycle(CoreVirtualMachine machine) {
    this.machine = machine;
    this.driver = machine.driver();
    this.id = machine.id();
    this.gate = new Gate(machine);
    this.goals = new Goals(driver, id);
  }

  void reset() {
    machine.call(
        Verb.RESET.word(),
        null,
        machine.options().timeout(),
        null, // it runs before and after, so a look tells nothing
        op ->
            gate.locked(
                Verb.RESET,
                op,
                state -> {
                  driver.reset(id, op);
                  return null;
                },
                null));
  }

  void save(Task task) {
    machine.call(
        Verb.SAVE.word(),
        task,
        machine.options().workTimeout(),
        goals.in(GuestState.SAVED),
        op -> {
          try (Subscription flight = machine.core().locks().flight(gate.key(), op)) {
            gate.locked(
                Verb.SAVE,
                op,
                state -> {
                  driver.save(id, op);
                  op.tookStep();
                  return awaitSaved(op);
                },
                state -> null);
            return null;
          }
        });
  }

  /** Waits with the guest locked: until its memory is on disk, nothing else can be done with it. */
  private Void awaitSaved(CoreOperation op) {
    Poll poll = new Poll(op);
    while (true) {
      GuestState now = driver.state(id, op);
      if (now == GuestState.SAVED || now == GuestState.UNKNOWN) {
        return null;
      }
      if (now == GuestState.STOPPED || now == GuestState.CRASHED) {
        throw new NativeException(
            "it was to be saved and is " + now,
            Failure.partly(List.of("the guest is " + now)).lastSeen(now));
      }
      poll.pause();
    }
  }

  void discardSavedState() {
    machine.call(
        Verb.DISCARD_SAVED_STATE.word(),
        null,
        machine.options().timeout(),
        goals.in(GuestState.STOPPED),
        op ->
            gate.locked(
                Verb.DISCARD_SAVED_STATE,
                op,
                state -> {
                  driver.discardSavedState(id, op);
                  return null;
                },
                state -> null));
  }
}
