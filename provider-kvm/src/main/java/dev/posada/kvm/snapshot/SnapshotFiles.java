package dev.posada.kvm.snapshot;

import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Libvirt;
import dev.posada.kvm.steps.Meanwhile;
import dev.posada.kvm.steps.MoveProgress;
import dev.posada.spi.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Snapshots in files of their own, which others have made: what libvirt does with them, and where
 * it would destroy one for another.
 */
final class SnapshotFiles {
  private static final long DELETES = 9_000_000;
  private static final long RESTORES = 9_009_000;

  private final Domain domain;
  private final List<SnapshotView> all;
  private final Operation op;

  SnapshotFiles(Domain domain, Operation op) {
    this.domain = domain;
    this.op = op;
    this.all = domain.snapshots().list(op).stream().map(SnapshotView::of).toList();
  }

  private Set<String> ancestors(SnapshotView of) {
    Set<String> ancestors = new HashSet<>();
    Optional<String> next = of.parent();
    while (next.isPresent() && ancestors.add(next.get())) {
      String name = next.get();
      next =
          all.stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .flatMap(SnapshotView::parent);
    }
    return ancestors;
  }

  private static InvalidStateException first(String why, String snapshot) {
    return new InvalidStateException(
        why, Failure.notDone().remedy("delete the snapshot \"" + snapshot + "\" first"));
  }

  private void requireVersion(long version, String what) {
    long daemon = domain.libvirtVersion(op);
    if (daemon < version) {
      throw new UnsupportedCapabilityException(
          what + " a snapshot in files of its own",
          Support.no(
              "the daemon is libvirt " + Libvirt.inWords(daemon) + ", which cannot",
              "use libvirt " + Libvirt.inWords(version) + " or newer"),
          Failure.notDone());
    }
  }

  /**
   * Refuses to go back to a snapshot within a file if other snapshots take that file for something
   * that does not change any more; libvirt 9.0 just does it.
   */
  void requireNoneOn(SnapshotView target) {
    Set<String> ancestors = ancestors(target);
    for (SnapshotView one : all) {
      if (one.external() && !ancestors.contains(one.name()) && !one.name().equals(target.name())) {
        throw first("the snapshot \"" + one.name() + "\" would be destroyed", one.name());
      }
    }
  }

  void requireRestores() {
    requireVersion(RESTORES, "restoring");
  }

  /** Merges its files into those below, while the machine runs or is off. */
  void delete(SnapshotView snapshot) {
    requireVersion(DELETES, "deleting");
    for (SnapshotView one : all) {
      if (!one.external() && ancestors(one).contains(snapshot.name())) { // libvirt 9.0 loses it
        throw first("the snapshot \"" + one.name() + "\" lies in its files", one.name());
      }
    }
    for (SnapshotView one : all) {
      if (!one.external() && snapshot.parent().filter(one.name()::equals).isPresent()) {
        throw first("libvirt merges no files into those of \"" + one.name() + "\"", one.name());
      }
    }
    Set<String> disks = new HashSet<>();
    snapshot.xml().child("disks").stream()
        .flatMap(list -> list.children("disk").stream())
        .filter(disk -> disk.raw("snapshot").equals("external"))
        .forEach(disk -> disks.add(disk.raw("name")));
    MoveProgress told = new MoveProgress(op::progress);
    try (Meanwhile look = Meanwhile.doing("snapshot", () -> look(disks, told))) {
      domain.snapshots().merge(snapshot.name(), op);
    }
  }

  /** The job itself has no figures in libvirt 9.0: "invalid job statistics type". */
  private void look(Set<String> disks, MoveProgress told) {
    long done = 0;
    long total = 0;
    for (String disk : disks) {
      Optional<Structs.BlockJobInfo> job = domain.jobs().blockJob(disk, op);
      done += job.map(Structs.BlockJobInfo::done).orElse(0L);
      total += job.map(Structs.BlockJobInfo::total).orElse(0L);
    }
    told.job("merging disks", done, total - done);
  }
}
