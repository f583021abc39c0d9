package dev.posada.vmware.snapshot;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.SavedState;
import dev.posada.vmware.files.SnapshotFile;
import dev.posada.vmware.tool.Installation;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a snapshot leaves behind that came to nothing: new files beside the machine of which no
 * machine and no snapshot there knows. Several machines may share a folder.
 */
final class Leavings {
  private static final Pattern KIND =
      Pattern.compile("(?i).*(-snapshot\\d+\\.(vmsn|vmem)|-\\d{6}\\.vmdk|-\\d{6}-delta\\.vmdk)");

  private static final long SETTLED = 500; // milliseconds

  private final Installation vmware;
  private final String folder;
  private final Set<String> before;

  private Leavings(Installation vmware, String folder, Set<String> before) {
    this.vmware = vmware;
    this.folder = folder;
    this.before = before;
  }

  static Leavings before(Installation vmware, String id, Operation op) {
    String folder = Paths.parent(id);
    return new Leavings(vmware, folder, new HashSet<>(vmware.files().list(folder, op)));
  }

  /**
   * Removes them, also if the call is over.
   *
   * @param op that of the call
   */
  void remove(Operation op) {
    Operation own = op.unattended(Undo.TIME);
    Undisturbed.run(
        () -> {
          try {
            Pause.of(SETTLED, own); // who was stopped may write for a moment more
            clear(own);
          } catch (HypervisorException stays) {
            // They hurt nobody; and what cannot be read may name them.
          }
        });
  }

  private void clear(Operation op) {
    List<String> names = vmware.files().list(folder, op);
    List<String> left =
        names.stream()
            .filter(name -> !before.contains(name) && KIND.matcher(name).matches())
            .toList();
    if (left.isEmpty()) {
      return;
    }
    Set<String> named = new HashSet<>();
    for (String vmx : ending(".vmx", names)) {
      if (!vmware.library().holders(vmx, op).isEmpty()) {
        return; // VMware may be about to name them
      }
      MachineFile file = vmware.library().file(vmx, op);
      if (file.isEncrypted()) {
        return; // nobody but VMware reads what it names
      }
      file.images().forEach(path -> named.add(Paths.name(path)));
    }
    Map<String, byte[]> trees = vmware.files().readAll(ending(".vmsd", names), op);
    trees.values().forEach(tree -> named.addAll(named(SnapshotFile.of(tree))));
    for (String name : left) {
      if (!named.contains(name)) {
        vmware.deleteIfThere(Paths.resolve(folder, name), op);
      }
    }
  }

  private List<String> ending(String suffix, List<String> names) {
    return names.stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(suffix))
        .map(name -> Paths.resolve(folder, name))
        .toList();
  }

  private static Set<String> named(SnapshotFile tree) {
    Set<String> named = new HashSet<>();
    for (SavedState one : tree.snapshots()) {
      named.add(Paths.name(one.state()));
      named.add(Paths.name(one.state()).replaceFirst("(?i)\\.vmsn$", ".vmem"));
      one.disks().forEach(disk -> named.add(Paths.name(disk.file())));
    }
    return named;
  }
}
