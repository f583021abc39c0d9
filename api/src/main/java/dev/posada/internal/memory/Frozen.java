package dev.posada.internal.memory;

import dev.posada.GuestState;

/**
 * A machine that stands still, or is only held, while the hypervisor works on it. Guarded by the
 * {@link Timeline}.
 */
final class Frozen {
  private final SimulatedMachine machine;
  private final Run life;
  private boolean still;

  private Frozen(SimulatedMachine machine) {
    this.machine = machine;
    life = machine.run();
  }

  /** Holds a machine, which goes on: nobody else may change it. */
  static Frozen hold(SimulatedMachine machine, String with) {
    machine.requireIdle();
    machine.busy(with);
    return new Frozen(machine);
  }

  /** Lets it stand still, whatever it is doing. */
  void freeze() {
    requireSame();
    if (machine.state() == GuestState.RUNNING) {
      still = true;
      life.pause();
    }
  }

  /** Throws if it ended, or began anew, meanwhile. */
  void requireSame() {
    if (machine.run() != life) {
      throw Refused.state(
          "virtual machine " + machine.name() + " ended meanwhile: it is " + machine.nativeState(),
          "start it first");
    }
  }

  /** Lets it go on as it was. */
  void release() {
    machine.busy("");
    if (still && machine.run() == life && life != null && !life.ended()) {
      life.resume();
    }
    still = false;
  }
}
