package dev.posada.vmware.machine;

import dev.posada.DeleteReport;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.SavedState;
import dev.posada.vmware.files.SnapshotFile;
import dev.posada.vmware.tool.Found;
import dev.posada.vmware.tool.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes a machine, and of its disks those that were made for it and that nobody else uses.
 *
 * <p>{@code vmrun deleteVM} takes every disk of the machine, wherever it came from. So it is not
 * called: the files are deleted one by one, first the {@code .vmx}, without which there is no
 * machine any more.
 */
public final class Deletion {
  private static final Duration AFTERWARDS = Duration.ofMinutes(1);

  private final Installation vmware;
  private final Images images;
  private final Belongings belongings;

  /** Takes the values. */
  public Deletion(Installation vmware, Images images) {
    this.vmware = vmware;
    this.images = images;
    this.belongings = new Belongings(vmware, images);
  }

  /** Deletes a machine that is off. */
  public DeleteReport delete(String id, Operation op) {
    return vmware.tool().alone(id, op, () -> new Going(vmware.library().machine(id, op), op).go());
  }

  /** One machine on its way out. */
  private final class Going {
    private final Found machine;
    private final Operation op;
    private final OwnDisks its;
    private final Map<String, DiskFile> disks;
    private final SnapshotFile snapshots;
    private final List<String> removed = new ArrayList<>();
    private final Map<String, String> kept = new LinkedHashMap<>();
    private final Map<String, DiskFile> own = new LinkedHashMap<>();

    Going(Found machine, Operation op) {
      this.machine = machine;
      this.op = op;
      this.its = OwnDisks.of(vmware, images, machine, op);
      this.disks = its.chains();
      this.snapshots = its.snapshots();
    }

    DeleteReport go() {
      Map<String, String> users = belongings.users(disks.keySet(), machine.id(), op);
      belongings.requireNoClones(machine, its, users, op);
      vmware.library().requireClosed(machine.id(), op);
      choose(users);
      removed.add("machine " + machine.name());
      for (SavedState snapshot : snapshots.snapshots()) {
        removed.add("snapshot " + snapshot.name());
      }
      nameUnknown();
      deleteSettings();
      vmware.library().forget(machine.id());
      Undisturbed.run(
          () -> {
            clear(op.unattended(AFTERWARDS));
            forgetClone(op.unattended(AFTERWARDS)); // which waits for whoever changes its source
          });
      return DeleteReport.of(removed, kept);
    }

    /** That nobody heard of it does not bring the machine back, if its file is gone. */
    private void deleteSettings() {
      try {
        vmware.files().delete(machine.id(), op);
      } catch (NotFoundException byOthers) {
        throw byOthers;
      } catch (HypervisorException failed) {
        boolean unheard = !failed.failure().outcome().equals(Optional.of(Outcome.NOT_DONE));
        if (!unheard || isThere(failed)) {
          throw failed;
        }
      }
    }

    private boolean isThere(HypervisorException failed) {
      boolean[] there = {true};
      try {
        Undisturbed.run(
            () -> {
              Operation later = op.unattended(Undo.TIME);
              there[0] = vmware.files().stamp(machine.id(), later).isPresent();
            });
      } catch (HypervisorException unknown) {
        failed.addSuppressed(unknown);
      }
      return there[0];
    }

    /** What settings hide nobody can tell: all that may be disks stay, and are named. */
    private void nameUnknown() {
      machine
          .unknownDisks()
          .forEach(path -> kept.put("disk " + path, "the settings do not tell whose it is"));
    }

    private void choose(Map<String, String> users) {
      boolean made = machine.file().filter(Belongings::isMade).isPresent();
      List<String> listed = machine.file().map(Belongings::disks).orElse(List.of());
      disks.forEach(
          (path, disk) -> {
            String user = users.get(path);
            if (user != null) {
              kept.put("disk " + path, "machine " + user + " uses it");
            } else if (!made) {
              kept.put("disk " + path, "Posada did not make the machine");
            } else if (!isOwn(path, listed)) {
              kept.put("disk " + path, "it was not made for the machine");
            } else if (isOpen(path)) {
              kept.put("disk " + path, "a process has it open");
            } else {
              own.put(path, disk);
            }
          });
      machine.file().map(Devices::images).orElse(List.of()).stream()
          .map(Paths::plain)
          .filter(path -> !disks.containsKey(path))
          .forEach(path -> kept.put("disk " + path, "it cannot be read"));
    }

    /** As by a machine in a place that nobody looks at, or a tool of disks. */
    private boolean isOpen(String path) {
      return machine.has(Paths.name(path) + ".lck")
          && !vmware.library().holders(path, op).isEmpty();
    }

    /** What a snapshot has put over one that was made for the machine was, too. */
    private boolean isOwn(String path, List<String> listed) {
      Optional<String> at = Optional.of(path);
      for (int depth = 0; at.isPresent() && depth <= disks.size(); depth++) {
        String here = at.get();
        if (!Paths.isSame(Paths.parent(here), machine.folder())) {
          return false;
        }
        if (listed.contains(Paths.name(here))) {
          return true;
        }
        at = Optional.ofNullable(disks.get(here)).flatMap(disk -> Images.parent(here, disk));
      }
      return false;
    }

    /**
     * The machine is gone: a file that resists, or a cancel, does not bring it back, and nobody
     * would find the others any more.
     */
    private void clear(Operation later) {
      List<String> files = new ArrayList<>();
      own.forEach(
          (path, disk) -> {
            boolean all = true;
            for (String file : disk.filesBeside(path)) {
              files.add(Paths.name(file));
              all &= goes("disk " + file, file, later);
            }
            if (all) {
              removed.add("disk " + path);
            }
          });
      List<String> others = MachineFolder.files(machine);
      others.forEach(file -> goes(file, Paths.resolve(machine.folder(), file), later));
      files.addAll(others);
      files.add(Paths.name(machine.id()));
      MachineFolder.locks(machine, files).forEach(lock -> unlock(lock, later));
      removeFolder(later);
    }

    private boolean goes(String what, String path, Operation later) {
      try {
        vmware.files().delete(path, later);
        return true;
      } catch (NotFoundException gone) {
        return true;
      } catch (HypervisorException resists) {
        kept.put(what, resists.getMessage());
        return false;
      }
    }

    private void unlock(String lock, Operation later) {
      String folder = Paths.resolve(machine.folder(), lock);
      members(folder, later)
          .orElse(List.of())
          .forEach(member -> goes(lock, Paths.resolve(folder, member), later));
      goes(lock, folder, later);
    }

    /** VMware would not delete the snapshot of a clone that is not there any more. */
    private void forgetClone(Operation later) {
      Optional<String> source =
          snapshots
              .source()
              .filter(path -> path.endsWith(".vmx"))
              .filter(vmware.places().system()::canName);
      try {
        source.ifPresent(path -> forgetClone(vmware.library().real(path, later), later));
      } catch (HypervisorException resists) {
        kept.put("the name of the clone in " + source.orElseThrow(), resists.getMessage());
      }
    }

    private void forgetClone(String source, Operation later) {
      if (vmware.files().stamp(source, later).isPresent()) {
        RecordedClones clones = new RecordedClones(vmware, source);
        List<String> gone = List.of(machine.id());
        // in the turn of the source, of which somebody may take a snapshot right now
        vmware.tool().alone(source, later, () -> clones.forget(gone, later));
      }
    }

    private void removeFolder(Operation later) {
      String folder = machine.folder();
      members(folder, later)
          .filter(List::isEmpty)
          .ifPresent(empty -> goes("folder " + folder, folder, later));
    }

    private Optional<List<String>> members(String folder, Operation later) {
      try {
        return Optional.ofNullable(vmware.files().lists(List.of(folder), later).get(folder));
      } catch (HypervisorException unknown) {
        kept.put("folder " + folder, unknown.getMessage());
        return Optional.empty();
      }
    }
  }
}
