package dev.posada.vmware.machine;

import dev.posada.spi.Operation;
import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.SavedState;
import dev.posada.vmware.files.SnapshotFile;
import dev.posada.vmware.tool.Found;
import dev.posada.vmware.tool.Installation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The disks that one machine has at one moment, and its snapshots. Not thread-safe. */
public final class OwnDisks {
  private final Found machine;
  private final SnapshotFile snapshots;
  private final Map<String, DiskFile> chains;

  private OwnDisks(Found machine, SnapshotFile snapshots, Images images, Operation op) {
    this.machine = machine;
    this.snapshots = snapshots;
    Set<String> tops = new LinkedHashSet<>(attached());
    tops.addAll(frozen());
    this.chains = images.chains(tops, op);
  }

  /** {@return those of a machine} */
  public static OwnDisks of(Installation vmware, Images images, String id, Operation op) {
    return of(vmware, images, vmware.library().machine(id, op), op);
  }

  static OwnDisks of(Installation vmware, Images images, Found machine, Operation op) {
    String path = SnapshotFile.place(machine.id());
    byte[] bytes = vmware.files().readAll(List.of(path), op).get(path);
    SnapshotFile snapshots = SnapshotFile.of(bytes == null ? new byte[0] : bytes);
    return new OwnDisks(machine, snapshots, images, op);
  }

  private List<String> attached() {
    return machine.file().map(Devices::images).orElse(List.of()).stream()
        .map(Paths::plain)
        .toList();
  }

  private List<String> frozen() {
    return snapshots.snapshots().stream().flatMap(this::disks).toList();
  }

  private Stream<String> disks(SavedState snapshot) {
    return snapshot.disks().stream()
        .map(disk -> Paths.plain(Paths.resolve(machine.folder(), disk.file())));
  }

  /** {@return its snapshots} */
  SnapshotFile snapshots() {
    return snapshots;
  }

  /**
   * {@return its disks, those of its snapshots and all on which they lie, with what their
   * descriptors say}
   */
  Map<String, DiskFile> chains() {
    return new LinkedHashMap<>(chains);
  }

  /**
   * {@return those that are not what they were, or not there, once a snapshot is deleted: its own,
   * and all that lie on them}
   */
  public Set<String> above(SavedState snapshot) {
    Set<String> changed = new LinkedHashSet<>(disks(snapshot).toList());
    int before;
    do {
      before = changed.size();
      chains.forEach(
          (path, disk) ->
              Images.parent(path, disk)
                  .filter(changed::contains)
                  .ifPresent(below -> changed.add(path)));
    } while (changed.size() > before);
    return changed;
  }

  /**
   * {@return those that are not there once the machine is on a snapshot again: what it writes over
   * other disks, and no snapshot has}
   */
  public Set<String> thrownAway() {
    Set<String> gone = new LinkedHashSet<>(attached());
    gone.removeIf(path -> !chains.containsKey(path) || chains.get(path).parent().isEmpty());
    frozen().forEach(gone::remove);
    return gone;
  }
}
