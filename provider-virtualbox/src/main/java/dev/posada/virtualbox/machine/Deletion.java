package dev.posada.virtualbox.machine;

import dev.posada.BusyException;
import dev.posada.DeleteReport;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes a machine, and of its images those that were made for it and that nobody else uses.
 *
 * <p>{@code unregistervm --delete} deletes every attached disk wherever it is, and what an overlay
 * lies on as well (seen with 7.2). So it is called only when all of that is the machine's own; what
 * is not is detached before, and where snapshots forbid that, the machine is only unregistered and
 * its files are deleted one by one.
 */
public final class Deletion {
  private static final Duration AFTERWARDS = Duration.ofMinutes(1);

  private final Installation vbox;

  public Deletion(Installation vbox) {
    this.vbox = vbox;
  }

  public DeleteReport delete(String id, Operation op) {
    MachineSettings machine;
    try {
      machine = vbox.settings().machine(id, op);
    } catch (NativeException unreadable) {
      return forget(id, op);
    }
    Images images = Images.all(vbox, op);
    Belongings disks = Belongings.of(machine, images);
    disks.requireNoClones();
    return new Going(machine, images, disks, op).go();
  }

  /** Asking to delete its files, too, would fail after it is unregistered. */
  private DeleteReport forget(String id, Operation op) {
    String path = vbox.settings().registry(op).machines().getOrDefault(id, id);
    vbox.tool().change(op, "unregistervm", id);
    return DeleteReport.of(
        List.of("machine " + id),
        Map.of(
            "all in " + Paths.parent(path), "its settings cannot be read, so nobody knows whose"));
  }

  /** One machine on its way out. */
  private final class Going {
    private final MachineSettings machine;
    private final Images images;
    private final Belongings disks;
    private final Operation op;
    private final List<String> removed = new ArrayList<>();
    private final Map<String, String> kept = new LinkedHashMap<>();
    private final List<Medium> byHand = new ArrayList<>();

    Going(MachineSettings machine, Images images, Belongings disks, Operation op) {
      this.machine = machine;
      this.images = images;
      this.disks = disks;
      this.op = op;
      this.kept.putAll(disks.kept());
    }

    DeleteReport go() {
      removed.add("machine " + machine.name());
      machine.snapshots().forEach(snapshot -> removed.add("snapshot " + snapshot.name()));
      if (disks.areAllOwn()) {
        unregister("--delete");
      } else if (machine.snapshots().isEmpty()) {
        detachOthers();
      } else {
        unregister();
        byHand.addAll(disks.own());
      }
      disks.own().stream()
          .filter(disk -> !byHand.contains(disk))
          .forEach(disk -> removed.add("disk " + disk.location()));
      Undisturbed.run(this::clear);
      return DeleteReport.of(removed, kept);
    }

    /** One that is not heard of, or fails at a file, may have unregistered the machine. */
    private void unregister(String... more) {
      List<String> words = new ArrayList<>(List.of("unregistervm", machine.id()));
      words.addAll(List.of(more));
      try {
        vbox.tool().work("delete", op, words.toArray(String[]::new));
      } catch (HypervisorException e) {
        if (isThere(op.unattended(Undo.TIME), e)) {
          throw e;
        }
        disks.own().stream().filter(disk -> !byHand.contains(disk)).forEach(byHand::add);
      }
    }

    private boolean isThere(Operation own, HypervisorException failed) {
      try {
        return vbox.settings().registry(own).machines().containsKey(machine.id());
      } catch (HypervisorException unknown) {
        failed.addSuppressed(unknown);
        return true;
      }
    }

    /** What is detached stays registered; what is not would be forgotten with the machine. */
    private void detachOthers() {
      boolean saved = machine.memory().stateFile().isPresent();
      if (saved) {
        vbox.tool().change(op, "discardstate", machine.id()); // nothing can be detached before
      }
      Undo undo = new Undo(op);
      try {
        for (Controller controller : machine.hardware().controllers()) {
          for (Attachment one : controller.attachments()) {
            if (one.kind().equals("HardDisk")
                && one.image().filter(disks::touchesOthers).isPresent()) {
              detach(new Slot(controller.name(), one.port(), one.device()), one, undo);
            }
          }
        }
        unregister("--delete");
      } catch (HypervisorException e) {
        List<String> remains = new ArrayList<>(undo.run(e));
        if (saved) {
          remains.add("its saved memory is gone");
        }
        throw remains.isEmpty() ? e : e.with(e.getMessage(), e.failure().remains(remains));
      }
    }

    private void detach(Slot slot, Attachment one, Undo undo) {
      undo.add("the disk " + slot + " is detached", own -> attachAgain(slot, one, own));
      vbox.tool().change(op, slot.attach(machine.id(), "--medium", "none"));
      String image = one.image().orElseThrow();
      images.medium(image).filter(disks::isOwn).ifPresent(byHand::add);
    }

    private void attachAgain(Slot slot, Attachment one, Operation own) {
      MachineSettings now = vbox.settings().machine(machine.id(), own);
      if (!Plugs.at(slot, now).flatMap(Attachment::image).equals(one.image())) {
        vbox.tool().change(own, slot.attachAgain(machine.id(), one, one.group()));
      }
    }

    /**
     * The machine is gone: a file that resists, or a cancel, does not bring it back, and nobody
     * would find the others any more.
     */
    private void clear() {
      Operation later = op.unattended(AFTERWARDS);
      for (Medium disk : byHand) {
        if (goes("disk " + disk.location(), () -> erase(disk, later))) {
          removed.add("disk " + disk.location());
        }
      }
      List<Medium> discs = disks.discs();
      if (!discs.isEmpty()) {
        clear(discs, Images.all(vbox, later), later);
      }
      if (!new MachineFolder(vbox, machine).clearWithInstallation(later)) {
        kept.put(
            "the files of its installation beside " + machine.path(),
            "another machine may have a disc of them, or they resist");
      }
    }

    /** A clone has the discs of its source, also one that was made since the delete began. */
    private void clear(List<Medium> discs, Images now, Operation later) {
      for (Medium disc : discs) {
        String what = "disc " + disc.location();
        Optional<MachineSettings> user = now.user(disc.id(), machine.id());
        Optional<String> unreadable = now.unreadableUser(disc.id());
        if (user.isPresent()) {
          kept.put(what, "machine " + user.get().name() + " uses it");
        } else if (unreadable.isPresent()) {
          kept.put(what, unreadable.get() + " names it, which cannot be read");
        } else if (goes(what, () -> vbox.files().delete(disc.location(), later))) {
          removed.add(what);
        }
      }
    }

    /** VirtualBox still knows it if it was detached, or lies on another machine's. */
    private void erase(Medium disk, Operation later) {
      try {
        vbox.tool().change(later, "closemedium", "disk", disk.id(), "--delete");
      } catch (NotFoundException unknown) {
        vbox.files().delete(disk.location(), later);
      } catch (InvalidStateException | BusyException used) {
        throw used; // a clone or another machine has it since the look, written down or not yet
      } catch (HypervisorException e) {
        if (Images.all(vbox, later).knows(disk.id())) {
          throw e;
        }
        vbox.files().delete(disk.location(), later); // a broken one is closed, and not deleted
      }
    }

    private boolean goes(String what, Runnable delete) {
      try {
        delete.run();
        return true;
      } catch (NotFoundException gone) {
        return true;
      } catch (HypervisorException resists) {
        kept.put(what, resists.getMessage());
        return false;
      }
    }
  }
}
