package dev.posada.examples.tour;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.VirtualMachine;

/** Copies of a machine: one with a disk of its own, and one that shares that of its source. */
final class Clones {
  private final Place place;
  private final Screen screen;
  private final Steps steps;

  Clones(Place place, Screen screen, Steps steps) {
    this.place = place;
    this.screen = screen;
    this.steps = steps;
  }

  void tell(VirtualMachine machine) {
    tell(machine, Capability.CLONE_FULL, "full", CloneOptions.full());
    tell(machine, Capability.CLONE_LINKED, "linked", CloneOptions.linked());
  }

  private void tell(VirtualMachine machine, Capability needed, String kind, CloneOptions options) {
    CloneOptions labelled = options.label(Run.LABEL, place.run().id());
    steps.stepIf(
        machine.support(needed),
        "make a " + kind + " clone and delete it",
        task -> {
          VirtualMachine clone =
              machine.cloneAs(place.run().name("machine-" + kind), labelled, task);
          int disks = clone.inspect().disks().size();
          screen.line("  it has " + disks + (disks == 1 ? " disk" : " disks"));
          screen.line("  " + clone.delete());
        });
  }
}
