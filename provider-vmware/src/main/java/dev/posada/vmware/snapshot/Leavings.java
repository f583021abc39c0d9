package dev.posada.vmware.snapshot;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.SavedState;
import dev.posada.vmware.tool.Installation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a snapshot leaves behind that came to nothing: new files beside the machine of which neither
 * the machine nor a snapshot knows.
 */
final class Leavings {
  private static final Pattern KIND =
      Pattern.compile("(?i).*(-snapshot\\d+\\.(vmsn|vmem)|-\\d{6}\\.vmdk|-\\d{6}-delta\\.vmdk)");

  private final Installation vmware;
  private final String id;
  private final Set<String> before;

  private Leavings(Installation vmware, String id, Set<String> before) {
    this.vmware = vmware;
    this.id = id;
    this.before = before;
  }

  static Leavings before(Installation vmware, String id, Operation op) {
    List<String> names = vmware.files().list(Paths.parent(id), op);
    return new Leavings(vmware, id, new HashSet<>(names));
  }

  /** Removes what nobody names, unless the machine is open: VMware may be about to name it. */
  void remove(Operation op) {
    try {
      if (!vmware.library().holders(id, op).isEmpty()) {
        return;
      }
      Set<String> named = named(op);
      for (String name : vmware.files().list(Paths.parent(id), op)) {
        boolean left = !before.contains(name) && KIND.matcher(name).matches();
        if (left && !named.contains(name)) {
          vmware.files().delete(Paths.resolve(Paths.parent(id), name), op);
        }
      }
    } catch (HypervisorException stays) {
      op.check(); // they hurt nobody
    }
  }

  private Set<String> named(Operation op) {
    Set<String> named = new HashSet<>();
    vmware.library().file(id, op).images().forEach(path -> named.add(Paths.name(path)));
    for (SavedState one : SnapshotTree.read(vmware, id, op).file().snapshots()) {
      named.add(Paths.name(one.state()));
      named.add(Paths.name(one.state()).replaceFirst("(?i)\\.vmsn$", ".vmem"));
      one.disks().forEach(disk -> named.add(Paths.name(disk.file())));
    }
    return named;
  }
}
