package dev.posada.virtualbox.machine;

import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The folder of a machine that is no more, and what VirtualBox leaves in it. */
public final class MachineFolder {
  private static final Pattern LOG =
      Pattern.compile("VBox(HardeningS|S|UI)?.*\\.log(\\.\\d+)?|.*\\.png");

  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final Installation vbox;
  private final MachineSettings machine;
  private final String folder;

  public MachineFolder(Installation vbox, MachineSettings machine) {
    this.vbox = vbox;
    this.machine = machine;
    this.folder = Paths.parent(machine.path());
  }

  /** Deletes what is VirtualBox's own of the machine, and folders in which nothing is left. */
  public void clear(Operation op) {
    if (isThere(op)) {
      clear(list(folder, op), op);
    }
    clearAbove(op);
  }

  /**
   * Deletes besides what an unattended installation was prepared with, the passwords among it. The
   * discs that are made of these files stay known when the machine is gone, and a clone has them,
   * too.
   *
   * @return whether nothing of the installation is left
   */
  boolean clearWithInstallation(Operation op) {
    boolean whole = true;
    if (isThere(op)) {
      List<String> names = list(folder, op);
      whole = clearInstallation(names, op);
      clear(names, op);
    }
    clearAbove(op);
    return whole;
  }

  private void clearAbove(Operation op) {
    String above = Paths.parent(folder);
    if (UUID.matcher(Paths.file(above)).matches()) {
      delete(above, op); // made because the folder of the name was taken; an import knows no id yet
    }
  }

  private boolean clearInstallation(List<String> names, Operation op) {
    List<String> files =
        names.stream()
            .filter(name -> name.startsWith("Unattended-" + machine.id() + "-"))
            .map(name -> Paths.join(folder, name))
            .toList();
    return files.stream().allMatch(file -> closes(file, op))
        && files.stream().allMatch(file -> delete(file, op));
  }

  /** Only VirtualBox knows whether another machine has it; one that it cannot read none has. */
  private boolean closes(String file, Operation op) {
    String kind = file.endsWith(".viso") ? "dvd" : file.endsWith(".img") ? "floppy" : "";
    if (kind.isEmpty()) {
      return true;
    }
    try {
      vbox.tool().change(op, "closemedium", kind, file);
      return true;
    } catch (NotFoundException | NativeException unknown) {
      return true;
    } catch (HypervisorException usedOrUnheard) {
      return false;
    }
  }

  private void clear(List<String> names, Operation op) {
    String base = machine.path().substring(folder.length() + 1).replaceFirst("\\.vbox$", "");
    for (String own : List.of(".vbox", ".vbox-prev", ".vbox-tmp", ".nvram")) {
      if (names.contains(base + own)) {
        delete(Paths.join(folder, base + own), op);
      }
    }
    List<String> memories = new ArrayList<>();
    machine.memory().stateFile().ifPresent(memories::add);
    machine.snapshots().forEach(snapshot -> snapshot.stateFile().ifPresent(memories::add));
    String snapshots = Paths.join(folder, "Snapshots");
    for (String memory : memories) {
      delete(memory, op);
      delete(memory.replaceFirst("\\.sav$", ".nvram"), op);
    }
    String logs = Paths.join(folder, "Logs");
    if (names.contains("Logs")) {
      list(logs, op).stream()
          .filter(name -> LOG.matcher(name).matches())
          .forEach(name -> delete(Paths.join(logs, name), op));
      delete(logs, op);
    }
    if (names.contains("Snapshots")) {
      delete(snapshots, op);
    }
    delete(folder, op); // fails if anything of others is in it
  }

  private boolean isThere(Operation op) {
    return vbox.files().stamp(folder, op).isPresent();
  }

  private List<String> list(String which, Operation op) {
    try {
      return vbox.files().list(which, op);
    } catch (HypervisorException none) {
      return List.of();
    }
  }

  private boolean delete(String path, Operation op) {
    try {
      vbox.files().delete(path, op);
      return true;
    } catch (HypervisorException resists) {
      return false; // it is not there, or has something of others in it
    }
  }
}
