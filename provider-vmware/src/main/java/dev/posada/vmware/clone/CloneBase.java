package dev.posada.vmware.clone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.Snapshot;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.SavedState;
import dev.posada.vmware.snapshot.SnapshotTree;
import dev.posada.vmware.snapshot.Snapshots;
import dev.posada.vmware.tool.Installation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The snapshot that linked clones of a machine as it is stand on. One is used again as long as the
 * machine was not started since, and its settings are the same; that is written down in it.
 */
final class CloneBase {
  private static final String BASE = "posada-base";
  private static final String KEY = "posada.base";

  private final Installation vmware;
  private final Snapshots snapshots;
  private final String id;

  CloneBase(Installation vmware, Snapshots snapshots, String id) {
    this.vmware = vmware;
    this.snapshots = snapshots;
    this.id = id;
  }

  /** {@return its name, as vmrun takes it} */
  String name(Undo undo, Operation op) {
    SnapshotTree tree = SnapshotTree.read(vmware, id, op);
    Optional<SavedState> current = tree.file().current().filter(one -> isSame(one, op));
    if (current.isPresent()) {
      return tree.address(current.get());
    }
    String name = freeName(tree);
    // before it is taken: a call that is over may have taken it and not heard of it
    undo.add(
        "the snapshot " + name,
        own ->
            snapshots.list(id, own).stream()
                .filter(one -> one.name().equals(name))
                .forEach(one -> snapshots.delete(id, one, own)));
    Snapshot taken = snapshots.take(id, name, op);
    vmware.library().change(id, file -> file.keys(it -> it.with(KEY, mark(taken.id(), file))), op);
    return name;
  }

  private boolean isSame(SavedState base, Operation op) {
    MachineFile file = vmware.library().file(id, op);
    String mark = mark(Long.toString(base.uid()), file);
    return !base.memory() && file.keys().text(KEY).equals(mark) && !wasStarted(base, op);
  }

  /** A start writes a log. */
  private boolean wasStarted(SavedState base, Operation op) {
    String folder = Paths.parent(id);
    String log = Paths.resolve(folder, "vmware.log");
    String state = Paths.resolve(folder, base.state());
    Map<String, Instant> stamps = vmware.files().stamps(List.of(log, state), op);
    return !stamps.containsKey(state)
        || stamps.containsKey(log) && stamps.get(log).isAfter(stamps.get(state));
  }

  private static String mark(String uid, MachineFile file) {
    try {
      byte[] others = file.keys(it -> it.without(KEY)).bytes();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((uid + "\n").getBytes(UTF_8));
      return uid + " " + HexFormat.of().formatHex(digest.digest(others), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String freeName(SnapshotTree tree) {
    Set<String> taken =
        tree.file().snapshots().stream()
            .map(one -> one.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    String name = BASE;
    for (int number = 2; taken.contains(name); number++) {
      name = BASE + "-" + number;
    }
    return name;
  }
}
