package dev.posada.virtualbox.machine;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.machine.MachineExtras.Bus;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import java.util.List;
import java.util.Optional;

/** The disks of one machine. */
final class HardDisks {
  private final Chassis machine;
  private final Plugs plugs;
  private final NewDisks images;
  private final Capacities capacities;

  HardDisks(Chassis machine, Plugs plugs, NewDisks images, Capacities capacities) {
    this.machine = machine;
    this.plugs = plugs;
    this.images = images;
    this.capacities = capacities;
  }

  /** {@return the id of the new disk} */
  String add(Disk disk) {
    images.check(disk);
    Chassis.Room room = machine.room();
    NewDisks.Placed placed = images.place(disk); // or it is refused: the machine is as it was
    Slot slot = machine.make(room);
    // Of one that is on the mark fails after the disk is attached, and it can be taken away anyway
    String[] mark =
        machine.active() || !slot.controller().equals(Bus.SATA.controller())
            ? new String[0]
            : new String[] {"--hotpluggable", "on"};
    plugs.disk(slot, placed, mark);
    return slot.id();
  }

  void change(Disk disk, Disk before) {
    boolean same =
        disk.hostPath().equals(before.hostPath())
            && (disk.format().isEmpty() || disk.format().equals(before.format()));
    if (!same) {
      throw new RejectedException(
          "an attached disk changes its size only",
          Failure.notDone().remedy("detach it and attach another"));
    }
    disk.capacity().ifPresent(wanted -> grow(machine.slot(disk), wanted));
  }

  private void grow(Slot slot, ByteSize wanted) {
    String image = machine.image(slot).orElseThrow();
    Images known = Images.near(machine.vbox(), machine.before(), machine.op());
    Optional<ByteSize> now =
        known.medium(image).flatMap(medium -> capacities.of(medium, machine.op()));
    if (now.filter(wanted::equals).isPresent()) {
      return;
    }
    if (now.filter(size -> size.compareTo(wanted) > 0).isPresent()) {
      throw new RejectedException("it has " + now.get() + " and cannot shrink", Failure.notDone());
    }
    machine.requireOff("a disk of a machine that is on cannot grow");
    // It can be made larger, and neither be copied nor exported afterwards
    if (known.medium(image).flatMap(Medium::parent).isPresent()) {
      throw new InvalidStateException(
          "a disk that lies on another, as with snapshots, cannot grow",
          Failure.notDone().remedy("delete its snapshots first"));
    }
    if (known.medium(image).filter(medium -> medium.format().equals("VMDK")).isPresent()) {
      throw NewDisks.growsNot();
    }
    images.resize(image, wanted);
    capacities.forget(image);
  }

  void remove(Disk disk) {
    Slot slot = machine.slot(disk);
    try {
      machine.empty(slot);
    } catch (HypervisorException e) {
      if (e.getMessage().contains("hot-plugging") && machine.active()) {
        throw Chassis.stopFirst(e.getMessage(), e.failure().outcome(Outcome.NOT_DONE));
      }
      throw e;
    }
    machine
        .image(slot)
        .filter(image -> Belongings.isMade(machine.before(), image))
        .ifPresent(image -> Undisturbed.run(() -> forget(image)));
  }

  private void forget(String image) {
    try {
      Belongings.forget(machine.vbox(), machine.id(), image, machine.op().unattended(Undo.TIME));
    } catch (HypervisorException e) {
      throw e.with(
          e.getMessage(),
          e.failure().remains(List.of("the detached disk is still marked as the machine's own")));
    }
  }
}
