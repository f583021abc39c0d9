package dev.posada.virtualbox.clone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.virtualbox.settings.FolderName;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.settings.Registry;
import dev.posada.virtualbox.tool.Installation;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Where a new machine lives. VirtualBox names its folder by its name and writes into one that is
 * there already: machines of two names would share it, and an import would leave files in it.
 *
 * @param base the folder in which VirtualBox makes that of the machine
 * @param folder the machine's own
 * @param usual whether other machines live there too
 */
record Home(String base, String folder, boolean usual) {
  static final long SETTLED = 1500; // milliseconds
  private static final int LONGEST = 240; // of 255 bytes, for what VirtualBox puts behind

  /**
   * {@return where a machine is to live}
   *
   * @param own the name of a folder that nobody has
   */
  static Home of(String name, String own, Installation vbox, Operation op) {
    String below = FolderName.of(name);
    if (below.getBytes(UTF_8).length > LONGEST) {
      throw new RejectedException(
          "a name longer than that of a folder", Failure.notDone().remedy("choose a shorter one"));
    }
    String machines = machines(vbox.settings().registry(op));
    Home usual = new Home(machines, Paths.resolve(machines, below), true);
    if (vbox.files().stamp(usual.folder, op).isEmpty()) {
      return usual;
    }
    String base = Paths.resolve(machines, own);
    return new Home(base, Paths.resolve(base, below), false);
  }

  /**
   * Removes what is left of a machine that was not made. A tool that had to be killed leaves the
   * work to VirtualBox's server, which ends it: then its files are no longer written. A clone that
   * is cancelled leaves its disk registered, without the file.
   */
  void remove(Installation vbox, Operation op) {
    Map<String, Instant> before = null;
    while (vbox.files().stamp(folder, op).isPresent()) {
      Map<String, Instant> now = left(vbox, op);
      if (now.keySet().stream().anyMatch(path -> path.endsWith(".vbox"))) {
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
    vbox.settings().registry(op).media().stream()
        .filter(image -> Paths.parent(image.location()).equals(folder))
        .forEach(image -> vbox.tool().change(op, "closemedium", "disk", image.id()));
    if (!usual && vbox.files().stamp(base, op).isPresent()) {
      vbox.files().delete(base, op);
    }
  }

  private Map<String, Instant> left(Installation vbox, Operation op) {
    List<String> paths =
        vbox.files().list(folder, op).stream().map(name -> Paths.resolve(folder, name)).toList();
    return vbox.files().stamps(paths, op);
  }

  /** {@return the folder of the machines: the one that is set, else that of a machine there is} */
  static String machines(Registry registry) {
    if (!registry.machineFolder().isEmpty()) {
      return registry.machineFolder();
    }
    return registry.machines().values().stream()
        .findFirst()
        .map(path -> Paths.parent(Paths.parent(path)))
        .orElseThrow(
            () ->
                new RejectedException(
                    "VirtualBox has no folder for machines",
                    Failure.notDone().remedy("run VBoxManage setproperty machinefolder FOLDER")));
  }
}
