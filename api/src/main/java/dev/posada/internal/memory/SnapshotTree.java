package dev.posada.internal.memory;

import dev.posada.Disk;
import dev.posada.Kind;
import dev.posada.ResourceQuota;
import dev.posada.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The snapshots of a machine. Guarded by the {@link Timeline}. */
final class SnapshotTree {
  private final List<Kept> all = new ArrayList<>();
  private String current = "";

  /**
   * A machine as it was.
   *
   * @param parent the id of the snapshot that it was taken after; empty for a first one
   */
  record Kept(String id, String name, String parent, Instant created, Was was) {}

  /** What a machine was. The memory is null if it did not run. */
  record Was(List<Disks.Fitted> devices, FileTree files, ResourceQuota configured, Memory memory) {}

  Kept take(String name, Instant now, Was was) {
    if (all.stream().anyMatch(one -> one.name().equals(name))) {
      throw Refused.taken(Kind.SNAPSHOT, name);
    }
    Kept taken = new Kept(UUID.randomUUID().toString(), name, current, now, was);
    all.add(taken);
    current = taken.id();
    return taken;
  }

  Kept get(String id) {
    return all.stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Refused.missing(Kind.SNAPSHOT, id));
  }

  Optional<Kept> current() {
    return current.isEmpty() ? Optional.empty() : Optional.of(get(current));
  }

  /** The machine goes on from there. */
  void goOnFrom(Kept kept) {
    current = kept.id();
  }

  /** Forgets a snapshot; those that were taken after it have its parent then. */
  void delete(Kept gone) {
    all.replaceAll(
        one ->
            one.parent().equals(gone.id())
                ? new Kept(one.id(), one.name(), gone.parent(), one.created(), one.was())
                : one);
    all.remove(gone);
    if (current.equals(gone.id())) {
      current = gone.parent();
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  boolean has(String name) {
    return all.stream().anyMatch(one -> one.name().equals(name));
  }

  List<String> names() {
    return all.stream().map(Kept::name).toList();
  }

  /** Returns the disks on which a snapshot stands. */
  Set<String> disks() {
    Set<String> paths = new LinkedHashSet<>();
    for (Kept kept : all) {
      for (Disks.Fitted one : kept.was().devices()) {
        if (one.device() instanceof Disk disk) {
          paths.add(Disks.path(disk));
        }
      }
    }
    return paths;
  }

  List<Snapshot> list() {
    return all.stream().map(this::snapshot).toList();
  }

  Snapshot snapshot(Kept kept) {
    Snapshot.Builder made =
        Snapshot.builder(kept.id(), kept.name())
            .created(kept.created())
            .withMemory(kept.was().memory() != null)
            .current(kept.id().equals(current));
    if (!kept.parent().isEmpty()) {
      made.parent(kept.parent());
    }
    return made.build();
  }
}
