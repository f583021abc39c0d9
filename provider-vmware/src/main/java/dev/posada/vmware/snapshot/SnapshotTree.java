package dev.posada.vmware.snapshot;

import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.SavedState;
import dev.posada.vmware.files.SnapshotFile;
import dev.posada.vmware.tool.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of a machine, as its {@code .vmsd} tells them at one moment. Immutable.
 *
 * @param file what it says
 */
public record SnapshotTree(SnapshotFile file) {

  /** {@return the snapshots of a machine; one without the file has none} */
  public static SnapshotTree read(Installation vmware, String id, Operation op) {
    String place = SnapshotFile.place(id);
    byte[] bytes = vmware.files().readAll(List.of(place), op).get(place);
    return new SnapshotTree(SnapshotFile.of(bytes == null ? new byte[0] : bytes));
  }

  /** {@return all, parents before their children} */
  List<Snapshot> all() {
    return file.snapshots().stream().map(this::of).toList();
  }

  Snapshot of(SavedState one) {
    boolean current = file.current().filter(it -> it.uid() == one.uid()).isPresent();
    Snapshot.Builder builder =
        Snapshot.builder(Long.toString(one.uid()), one.name())
            .created(one.taken())
            .withMemory(one.memory())
            .current(current);
    one.parent().map(uid -> Long.toString(uid)).ifPresent(builder::parent);
    return builder.build();
  }

  /** {@return the snapshot with that id; empty if it is gone} */
  Optional<SavedState> find(String uid) {
    return file.snapshots().stream()
        .filter(one -> Long.toString(one.uid()).equals(uid))
        .findFirst();
  }

  /** {@return the {@code .vmx} files of all linked clones, also of those that were deleted} */
  List<String> clones() {
    return clones(file.snapshots());
  }

  /** {@return those that need the disks of a snapshot, or of one that was taken after it} */
  List<String> clonesAbove(SavedState snapshot) {
    return clones(from(snapshot));
  }

  private static List<String> clones(List<SavedState> snapshots) {
    return snapshots.stream().flatMap(one -> one.clones().stream()).distinct().toList();
  }

  /** A snapshot and all that were taken after it. */
  private List<SavedState> from(SavedState snapshot) {
    List<SavedState> all = new ArrayList<>(List.of(snapshot));
    for (int at = 0; at < all.size(); at++) {
      all.addAll(file.children(all.get(at).uid()));
    }
    return all;
  }

  /** {@return one that must be there} */
  public SavedState require(Snapshot snapshot) {
    return find(snapshot.id())
        .orElseThrow(
            () -> new NotFoundException(Kind.SNAPSHOT, snapshot.name(), Failure.notDone()));
  }

  /**
   * {@return how vmrun is told which one: by its name, which is no matter of letters, or by its
   * path where others have the name too}
   */
  public String address(SavedState one) {
    if (one.name().contains("/")) {
      throw new RejectedException(
          "vmrun takes the slash in the name of a snapshot for that of a path: " + one.name(),
          Failure.notDone().remedy("give it another name in the window of VMware"));
    }
    if (count(one.name(), SavedState::name) == 1) {
      return one.name();
    }
    String path = file.path(one.uid());
    if (count(path, it -> file.path(it.uid())) > 1) {
      throw new RejectedException(
          "several snapshots are called " + path,
          Failure.notDone().remedy("give them other names in the window of VMware"));
    }
    return path;
  }

  private long count(String text, java.util.function.Function<SavedState, String> of) {
    return file.snapshots().stream().filter(it -> of.apply(it).equalsIgnoreCase(text)).count();
  }
}
