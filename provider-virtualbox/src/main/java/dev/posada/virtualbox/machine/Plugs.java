package dev.posada.virtualbox.machine;

import dev.posada.Cdrom;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts images into the places of a machine; what was made for it is noted. */
final class Plugs {
  private final Installation vbox;
  private final String machine;
  private final Undo undo;
  private final Operation op;

  Plugs(Installation vbox, String machine, Undo undo, Operation op) {
    this.vbox = vbox;
    this.machine = machine;
    this.undo = undo;
    this.op = op;
  }

  /** Noted first: a note of what is not there is harmless, a disk that nobody deletes is not. */
  void disk(Slot slot, NewDisks.Placed disk, String... more) {
    disk.made().ifPresent(image -> note(image));
    List<String> words = new ArrayList<>(List.of("--type", "hdd", "--medium", disk.image()));
    words.addAll(List.of(more));
    put(slot, words);
  }

  private void note(String image) {
    takeBack("the note of the image " + image, own -> Belongings.forget(vbox, machine, image, own));
    Belongings.note(vbox, machine, image, op);
  }

  /** If somebody has deleted the machine meanwhile, its images are still to go. */
  private void takeBack(String what, Consumer<Operation> step) {
    undo.add(
        what,
        own -> {
          try {
            step.accept(own);
          } catch (NotFoundException gone) {
            if (vbox.settings().registry(own).machines().containsKey(machine)) {
              throw gone;
            }
          }
        });
  }

  private void put(Slot slot, List<String> words) {
    takeBack("what is attached as " + slot, own -> takeOut(slot, own));
    vbox.tool().change(op, slot.attach(machine, words.toArray(String[]::new)));
  }

  /** It may not have come so far, and an empty place cannot be emptied. */
  private void takeOut(Slot slot, Operation own) {
    if (at(slot, vbox.settings().machine(machine, own)).isPresent()) {
      vbox.tool().change(own, slot.attach(machine, "--medium", "none"));
    }
  }

  void drive(Slot slot, Cdrom drive, NewDisks images) {
    put(slot, List.of("--type", "dvddrive", "--medium", "emptydrive"));
    insert(slot, drive, images);
  }

  /** The disc in a drive that is there. */
  void insert(Slot slot, Cdrom drive, NewDisks images) {
    if (drive.file().isPresent()) {
      String disc = images.disc(drive.file().get());
      load(slot, disc);
      at(slot, vbox.settings().machine(machine, op))
          .flatMap(Attachment::image)
          .ifPresent(this::note);
    } else {
      drive.hostPath().ifPresent(disc -> load(slot, disc));
    }
  }

  private void load(Slot slot, String disc) {
    takeBack("the disc in " + slot, own -> eject(slot, own));
    vbox.tool().change(op, slot.attach(machine, "--type", "dvddrive", "--medium", disc));
  }

  /** Also if the guest has locked the door. */
  void eject(Slot slot, Operation own) {
    vbox.tool()
        .change(
            own,
            slot.attach(machine, "--type", "dvddrive", "--medium", "emptydrive", "--forceunmount"));
  }

  static Optional<Attachment> at(Slot slot, MachineSettings machine) {
    for (Controller controller : machine.hardware().controllers()) {
      for (Attachment one : controller.attachments()) {
        if (slot.equals(Slot.of(controller, one))) {
          return Optional.of(one);
        }
      }
    }
    return Optional.empty();
  }
}
