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
  private static final String EMPTY = "emptydrive";

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
    put(slot, List.of("--type", "dvddrive", "--medium", EMPTY));
    if (drive.file().isPresent() || drive.hostPath().isPresent()) {
      swap(slot, drive, Optional.empty(), images);
    }
  }

  /**
   * Another disc, or none, in a drive that is there. The one that is in it stays until the new one
   * is on the host, and comes back if anything fails.
   *
   * @param old what is in it
   */
  void swap(Slot slot, Cdrom drive, Optional<String> old, NewDisks images) {
    Optional<String> sent = drive.file().map(images::disc);
    takeBack("the disc in " + slot, own -> insertAgain(slot, old, own));
    insert(slot, sent.or(drive::hostPath), op);
    if (sent.isPresent()) {
      disc(slot, op).ifPresent(this::note);
    }
  }

  private Optional<String> disc(Slot slot, Operation own) {
    return at(slot, vbox.settings().machine(machine, own)).flatMap(Attachment::image);
  }

  private void insertAgain(Slot slot, Optional<String> old, Operation own) {
    if (!disc(slot, own).equals(old)) {
      insert(slot, old, own);
    }
  }

  /** Also if the guest has locked the door. */
  private void insert(Slot slot, Optional<String> disc, Operation own) {
    String medium = disc.orElse(EMPTY);
    String[] words = {"--type", "dvddrive", "--medium", medium, "--forceunmount"};
    vbox.tool().change(own, slot.attach(machine, words));
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
