package dev.posada.vmware.machine;

import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.tool.Found;
import dev.posada.vmware.tool.Vmrun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What in the folder of a machine is the machine's, but for its disks. */
final class MachineFolder {
  private static final Pattern LOG = Pattern.compile("vmware(-\\d+)?\\.log|mksSandbox.*\\.log");
  private static final Pattern DISC = Pattern.compile("disc-[0-9a-f]{8}\\.iso");

  private MachineFolder() {}

  /**
   * {@return the names of its files: settings, firmware, snapshots, saved memory, logs}
   *
   * <p>Several machines may share a folder; what has the name of none of them belongs to the only
   * one, or to nobody.
   */
  static List<String> files(Found machine) {
    String name = Paths.name(machine.id());
    String stem = Pattern.quote(name.replaceFirst("(?i)\\.vmx$", ""));
    Pattern own =
        Pattern.compile(
            stem
                + "(\\.(vmxf|vmsd|nvram|scoreboard|vmem|plist)"
                + "|-Snapshot\\d+\\.(vmsn|vmem|png)"
                + "|-[0-9a-f]{8}\\.(vmss|vmem))",
            Pattern.CASE_INSENSITIVE);
    boolean alone =
        machine.beside().stream()
            .noneMatch(it -> it.toLowerCase(Locale.ROOT).endsWith(".vmx") && !it.equals(name));
    boolean made = machine.file().filter(Belongings::isMade).isPresent();
    List<String> all = new ArrayList<>();
    for (String file : machine.beside()) {
      boolean its =
          own.matcher(file).matches()
              || alone && LOG.matcher(file).matches()
              || made && alone && DISC.matcher(file).matches()
              || isNamed(machine, file)
              || file.equals(Paths.name(PauseMark.file(machine.id())))
              || file.equals(Paths.name(Vmrun.turnFile(machine.id())));
      if (its) {
        all.add(file);
      }
    }
    return all;
  }

  private static boolean isNamed(Found machine, String file) {
    return machine
        .file()
        .map(MachineFile::keys)
        .filter(
            keys -> file.equals(keys.text("nvram")) || file.equals(keys.text("vmxstats.filename")))
        .isPresent();
  }

  /** {@return the names of the folders of locks that dead processes have left behind} */
  static List<String> locks(Found machine, List<String> files) {
    return machine.beside().stream()
        .filter(name -> name.endsWith(".lck"))
        .filter(name -> files.contains(name.substring(0, name.length() - ".lck".length())))
        .toList();
  }
}
