package dev.posada.internal.memory;

import dev.posada.HostEvent;
import java.time.Duration;

/**
 * When a machine has booted, and with it listens to who asks it to let devices go. Guarded by the
 * {@link Timeline}.
 */
final class Boot {
  private final SimulatedMachine machine;
  private Duration due = Duration.ZERO;
  private Run.Alarm done;
  private Run.Alarm unplug;

  Boot(SimulatedMachine machine) {
    this.machine = machine;
  }

  /** Lets it be done when the machine has run for so long. */
  void expect(Duration elapsed) {
    Run run = machine.run();
    run.cancel(done);
    run.cancel(unplug);
    due = elapsed;
    if (!isDone()) {
      done =
          run.after(
              due,
              () -> {
                machine.world().tell(HostEvent.Kind.GUEST_CHANGED, machine);
                askToLetGo();
              });
    }
  }

  /** Returns for how long the machine has to have run until it is done. */
  Duration due() {
    return due;
  }

  boolean isDone() {
    return machine.run() != null && machine.run().elapsed().compareTo(due) >= 0;
  }

  /** Lets the guest let go what it was asked for; before it has booted it does not listen. */
  void askToLetGo() {
    if (machine.devices().isAsked() && isDone() && !machine.isDeaf()) {
      Run run = machine.run();
      run.cancel(unplug);
      unplug =
          run.after(
              run.elapsed().plus(SimulatedMachine.LET_GO),
              () -> {
                machine.devices().letGo();
                machine.devicesChanged();
                machine.touched();
              });
    }
  }
}
