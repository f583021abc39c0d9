package dev.posada.virtualbox.clone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.spi.Undo;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandRunner;
import dev.posada.virtualbox.settings.FolderName;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where a new machine lives. VirtualBox names its folder by its name and writes into one that is
 * there already: machines of two names would share it, and an import would leave files in it.
 *
 * @param base the folder in which VirtualBox makes that of the machine
 * @param folder the machine's own
 * @param usual whether other machines live there too
 */
public record Home(String base, String folder, boolean usual) {
  private static final String SNAPSHOTS = "Snapshots"; // in which a linked clone has its disks
  private static final long SETTLED = 1500; // milliseconds
  private static final int LONGEST = 240; // of 255 bytes, for what VirtualBox puts behind

  /**
   * {@return where a machine is to live, as long as nobody else makes that folder}
   *
   * @param own the name of a folder that nobody has
   */
  public static Home of(String name, String own, Installation vbox, Operation op) {
    String machines = machines(vbox, op);
    Home usual = new Home(machines, Paths.join(machines, folder(name)), true);
    return vbox.files().stamp(usual.folder, op).isEmpty() ? usual : apart(name, machines, own);
  }

  /**
   * {@return where a machine is to live of which only that tells whose it is: in another folder
   * somebody may make one of the same name meanwhile}
   *
   * @param own the name of a folder that nobody has
   */
  public static Home apart(String name, String own, Installation vbox, Operation op) {
    return apart(name, machines(vbox, op), own);
  }

  /**
   * Makes the usual folder, which only one can of all who have seen none there: what lies in it
   * later is this one's, to be removed if the machine does not come about.
   *
   * @param own the name of a folder that nobody has
   * @return the same, or where else the machine is to live
   */
  Home claimed(String name, String own, Installation vbox, Operation op) {
    return usual && !isMade(vbox, op) ? apart(name, base, own) : this;
  }

  private boolean isMade(Installation vbox, Operation op) {
    vbox.files().makeFolder(base, op);
    return vbox.tool().runner() == CommandRunner.local() ? isMadeHere() : isMadeThere(vbox, op);
  }

  private boolean isMadeHere() {
    try {
      Files.createDirectory(Path.of(folder));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private boolean isMadeThere(Installation vbox, Operation op) {
    try {
      Command make = Command.change("mkdir", "-m", "700", folder);
      return vbox.tool().runner().run(make, op).exitCode() == 0;
    } catch (HypervisorException unheard) {
      try { // it may be there, and then nobody would take it away
        vbox.files().delete(folder, op.unattended(Undo.TIME));
      } catch (HypervisorException none) {
        unheard.addSuppressed(none);
      }
      throw unheard;
    }
  }

  private static Home apart(String name, String machines, String own) {
    String base = Paths.join(machines, own);
    return new Home(base, Paths.join(base, folder(name)), false);
  }

  private static String machines(Installation vbox, Operation op) {
    return vbox.machinesFolder(vbox.settings().registry(op), op);
  }

  private static String folder(String name) {
    String folder = FolderName.of(name);
    if (folder.getBytes(UTF_8).length > LONGEST) {
      throw new RejectedException(
          "a name longer than that of a folder", Failure.notDone().remedy("choose a shorter one"));
    }
    return folder;
  }

  /**
   * Removes what a command left that was stopped, of which VirtualBox's server may have ended the
   * last step after it: a disk of a cancelled clone or import gets into the registry late.
   *
   * @param machine removes the machine itself, if it is there
   */
  void removeWith(Consumer<Operation> machine, Installation vbox, Operation op) {
    machine.accept(op);
    remove(vbox, op);
    Pause.of(SETTLED, op);
    machine.accept(op);
    remove(vbox, op);
  }

  /**
   * A tool that had to be killed leaves the work to VirtualBox's server, which ends it: then its
   * files are no longer written. A clone that is cancelled leaves its disk registered, without the
   * file; that of a linked one in the registry of its source.
   */
  private void remove(Installation vbox, Operation op) {
    Map<String, Instant> before = null;
    while (vbox.files().stamp(folder, op).isPresent()) {
      Map<String, Instant> now = left(vbox, op);
      if (now.keySet().stream()
          .anyMatch(vbox.settings().registry(op).machines().values()::contains)) {
        return; // somebody has made a machine there meanwhile
      }
      if (now.equals(before)) {
        now.keySet().forEach(path -> vbox.files().delete(path, op));
        vbox.files().delete(folder, op);
        break;
      }
      before = now;
      Pause.of(SETTLED, op);
    }
    closeImages(vbox, op);
    if (!usual && vbox.files().stamp(base, op).isPresent()) {
      vbox.files().delete(base, op);
    }
  }

  private void closeImages(Installation vbox, Operation op) {
    List<Medium> images =
        Stream.concat(
                vbox.settings().registry(op).media().stream(),
                vbox.settings().readable(op).stream().flatMap(machine -> machine.media().stream()))
            .filter(image -> isIn(Paths.parent(image.location())))
            .toList();
    boolean stale = false;
    for (Medium image : images) {
      try {
        vbox.tool().change(op, "closemedium", "disk", image.id());
      } catch (NotFoundException onlyWritten) {
        stale = true;
      }
    }
    if (stale) { // the next server would read it: have this one write down what it knows
      String key = "posada/written/" + UUID.randomUUID();
      vbox.tool().change(op, "setextradata", "global", key, "now");
      vbox.tool().change(op, "setextradata", "global", key);
    }
  }

  private boolean isIn(String where) {
    return where.equals(folder) || where.equals(snapshots());
  }

  private String snapshots() {
    return Paths.join(folder, SNAPSHOTS);
  }

  /** What is in it, each before the folder that it is in. */
  private Map<String, Instant> left(Installation vbox, Operation op) {
    List<String> paths = new ArrayList<>();
    for (String name : vbox.files().list(folder, op)) {
      String path = Paths.join(folder, name);
      if (path.equals(snapshots())) {
        vbox.files().list(path, op).forEach(below -> paths.add(Paths.join(path, below)));
      }
      paths.add(path);
    }
    Map<String, Instant> stamps = vbox.files().stamps(paths, op);
    Map<String, Instant> ordered = new LinkedHashMap<>();
    paths.stream().filter(stamps::containsKey).forEach(one -> ordered.put(one, stamps.get(one)));
    return ordered;
  }
}
