package dev.posada.examples.tour;

import static dev.posada.ByteSize.mib;

import dev.posada.Capability;
import dev.posada.Disk;
import dev.posada.ExecResult;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.Snapshot;
import dev.posada.Support;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;

/** What a machine that runs can do and a container cannot. */
final class Sequel {
  private static final String SNAPSHOT = "before";
  private static final String BROKEN = "/broken";

  private final Place place;
  private final VirtualMachine machine;
  private final boolean answers;
  private final Screen screen;
  private final Steps steps;

  Sequel(Place place, VirtualMachine machine, boolean answers, Screen screen, Steps steps) {
    this.place = place;
    this.machine = machine;
    this.answers = answers;
    this.screen = screen;
    this.steps = steps;
  }

  void tell() {
    steps.stepIf(machine.support(Capability.HOTPLUG), "attach a disk while it runs", this::attach);
    Support snapshots = machine.support(Capability.SNAPSHOT);
    if (snapshots.available()) {
      snapshot();
    } else {
      steps.stepIf(snapshots, "take a snapshot", task -> {});
    }
    move();
  }

  private void attach(Task task) {
    screen.line("  " + machine.attach(Disk.blank(mib(32)), task));
    screen.line("  it has " + machine.inspect().disks().size() + " disks now");
  }

  /** A restore that changed nothing is a failure, where one can look inside. */
  private void snapshot() {
    Snapshot before =
        steps.make("take a snapshot", task -> machine.snapshots().take(SNAPSHOT, task));
    screen.line("  " + before + ", of a machine that is " + machine.inspect().state());
    boolean inside = answers && machine.support(Capability.EXEC).available();
    steps.step(
        inside ? "break something in it" : "pull its plug",
        task -> {
          if (inside) {
            breakIt();
          } else {
            machine.kill();
          }
        });
    screen.line("  " + condition(inside));
    steps.step("restore the snapshot", task -> restore(before, inside, task));
    screen.line("  " + condition(inside));
    if (inside && isBroken()) {
      throw new IllegalStateException("the snapshot was restored, and it is still broken");
    }
    steps.step("delete the snapshot", task -> machine.snapshots().delete(before, task));
  }

  private void restore(Snapshot before, boolean inside, Task task) {
    machine.snapshots().restore(before, task);
    if (machine.inspect().state().isOff()) {
      machine.start(task); // a snapshot without memory
    }
    if (inside) {
      machine.awaitReady(task);
    }
  }

  private String condition(boolean inside) {
    String state = "it is " + machine.inspect().state();
    if (!inside) {
      return state;
    }
    return state + (isBroken() ? ", and there is a file " : ", and there is no file ") + BROKEN;
  }

  private void breakIt() {
    ExecResult result = machine.exec("touch", BROKEN);
    if (!result.succeeded()) {
      throw new IllegalStateException("it cannot be broken: " + result.stderr().strip());
    }
  }

  private boolean isBroken() {
    return machine.exec("cat", BROKEN).succeeded();
  }

  /** There and back, so that the story can go on. */
  private void move() {
    Support moves = machine.support(Capability.MIGRATE_LIVE);
    if (!moves.available() || place.other().isEmpty()) {
      screen.line(
          "  cannot move it to another host: "
              + moves.reason().orElse("there is no second one of this kind"));
      return;
    }
    if (place.keep()) {
      screen.line("  not moved to another host, where one of its name may be kept");
      return;
    }
    Host there = place.other().get();
    VirtualMachine moved;
    try {
      moved = move(machine, there);
    } catch (UnsupportedCapabilityException | InvalidStateException refused) {
      screen.line("  stays: " + refused.getMessage());
      return;
    }
    move(moved, place.host());
  }

  private VirtualMachine move(VirtualMachine from, Host to) {
    VirtualMachine moved =
        steps.make(
            "move it to " + to.uri() + " while it runs",
            task -> from.migrateTo(to, MigrateOptions.live().copyDisks(true), task));
    screen.line("  it is " + moved.inspect().state() + " on " + moved.host().uri());
    return moved;
  }
}
