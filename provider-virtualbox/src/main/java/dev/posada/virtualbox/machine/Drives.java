package dev.posada.virtualbox.machine;

import dev.posada.Cdrom;
import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import java.util.Optional;
import java.util.stream.Stream;

/** The drives of one machine, and the discs in them. */
final class Drives {
  private final Chassis machine;
  private final Plugs plugs;
  private final NewDisks images;

  Drives(Chassis machine, Plugs plugs, NewDisks images) {
    this.machine = machine;
    this.plugs = plugs;
    this.images = images;
  }

  /** {@return the id of the new drive} */
  String add(Cdrom drive) {
    images.check(drive);
    machine.requireOff("a drive cannot be plugged into a machine that is on");
    Slot slot = machine.make(machine.room());
    plugs.drive(slot, drive, images);
    return slot.id();
  }

  /** {@return what is to be done when nothing can take the change back any more} */
  Runnable change(Cdrom drive, Cdrom before) {
    if (drive.file().isEmpty() && drive.hostPath().equals(before.hostPath())) {
      return () -> {};
    }
    images.check(drive);
    Slot slot = machine.slot(drive);
    Optional<String> old = machine.image(slot);
    plugs.swap(slot, drive, old, images);
    return () -> old.ifPresent(this::discard);
  }

  void remove(Cdrom drive) {
    machine.requireOff("a drive cannot be taken from a machine that is on");
    Slot slot = machine.slot(drive);
    machine.empty(slot);
    machine.image(slot).ifPresent(this::discard);
  }

  /**
   * A disc that was sent for a drive goes with it, unless a snapshot or a clone has it in a drive,
   * too. It is out of the drive by now, so that the change is not told as failed if it resists.
   */
  private void discard(String disc) {
    if (!Belongings.isMade(machine.before(), disc)) {
      return;
    }
    Operation own = machine.op().unattended(Undo.TIME);
    Undisturbed.run(
        () -> {
          try {
            MachineSettings now = machine.vbox().settings().machine(machine.id(), own);
            if (!Images.attached("DVD", now).contains(disc)) {
              remove(disc, now, own);
            }
          } catch (HypervisorException stays) {
            // in the folder of the machine
          }
        });
  }

  private void remove(String disc, MachineSettings now, Operation own) {
    Optional<String> path =
        Stream.concat(machine.before().media().stream(), now.media().stream())
            .filter(medium -> medium.id().equals(disc))
            .map(Medium::location)
            .findFirst()
            .filter(location -> Belongings.isInside(now, location));
    if (path.isEmpty() || Images.all(machine.vbox(), own).isUsed(disc, machine.id())) {
      return; // a clone has the notes of its source, and its disc in a drive
    }
    try {
      machine.vbox().tool().change(own, "closemedium", "dvd", disc, "--delete");
    } catch (HypervisorException resists) {
      if (Images.all(machine.vbox(), own).medium(disc).isPresent()) {
        return; // somebody has taken it meanwhile
      }
      machine.vbox().files().delete(path.get(), own);
    }
    Belongings.forget(machine.vbox(), machine.id(), disc, own);
  }
}
