package dev.posada.kvm.snapshot;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Snapshots;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The snapshots of a machine. Those that are taken here are of libvirt's own kind, which lie in its
 * disks, all at once; those in files of their own others have made.
 */
public final class SnapshotTree {
  /** libvirt writes it to a file of this name, first with {@code .xml.new} behind it. */
  private static final int LONGEST_NAME = 247;

  private SnapshotTree() {}

  /** Parents before their children. */
  public static List<Snapshot> list(Domain domain, Operation op) {
    List<SnapshotView> rest =
        new ArrayList<>(domain.snapshots().list(op).stream().map(SnapshotView::of).toList());
    List<Snapshot> sorted = new ArrayList<>();
    Set<String> told = new HashSet<>();
    while (!rest.isEmpty()) {
      List<SnapshotView> next =
          rest.stream()
              .filter(
                  one ->
                      one.parent().isEmpty()
                          || told.contains(one.parent().get())
                          || rest.stream()
                              .noneMatch(other -> other.name().equals(one.parent().get())))
              .toList();
      if (next.isEmpty()) { // a circle, which libvirt does not make
        next = List.copyOf(rest);
      }
      next.forEach(one -> sorted.add(one.snapshot()));
      next.forEach(one -> told.add(one.name()));
      rest.removeAll(next);
    }
    return List.copyOf(sorted);
  }

  public static Snapshot take(Domain domain, String name, boolean withMemory, Operation op) {
    if (!withMemory && States.isActive(domain.state(op))) {
      throw new InvalidStateException(
          "its memory cannot be kept, and its disks alone only while it is off",
          Failure.notDone().remedy("stop it first"));
    }
    requireFileName(name);
    boolean forgotten = !States.isActive(domain.state(op)) && new Tracking(domain, op).end();
    Xml xml = Xml.root("domainsnapshot");
    xml.add("name").text(name);
    told(forgotten, () -> domain.snapshots().create(name, xml.toString(), 0, op));
    return SnapshotView.of(domain.snapshots().get(name, op)).snapshot();
  }

  /** libvirt fails when the snapshot is made already and its description is to be written. */
  private static void requireFileName(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new RejectedException(
          "the name of a snapshot has at most " + LONGEST_NAME + " bytes", Failure.notDone());
    }
  }

  public static void restore(Domain domain, Snapshot snapshot, Operation op) {
    SnapshotView seen = SnapshotView.of(domain.snapshots().get(snapshot.id(), op));
    SnapshotFiles files = new SnapshotFiles(domain, op);
    if (seen.external()) {
      files.requireRestores();
    } else {
      files.requireNoneOn(seen);
    }
    if (seen.withMemory()) {
      requireSameProcessors(domain, seen, op);
    }
    boolean forgotten = new Tracking(domain, op).end();
    // The flag would boot a machine of whose memory nothing was kept.
    int flags = seen.withMemory() ? Snapshots.REVERT_RUNNING : 0;
    told(forgotten, () -> domain.snapshots().revert(snapshot.id(), flags, op));
  }

  /** What is refused has cost the checkpoints all the same; of what is not known nobody says so. */
  private static void told(boolean forgotten, Runnable step) {
    try {
      step.run();
    } catch (HypervisorException e) {
      boolean refused = e.failure().outcome().equals(Optional.of(Outcome.NOT_DONE));
      throw forgotten && refused ? Tracking.forgotten(e) : e;
    }
  }

  /** libvirt 9.0 ends the running machine first, then fails, and leaves it off. */
  private static void requireSameProcessors(Domain domain, SnapshotView seen, Operation op) {
    if (!States.isActive(domain.state(op))) {
      return;
    }
    int now = domain.tuning().vcpus(Domain.LIVE, op);
    int then = seen.processors().orElse(now);
    if (now != then) {
      throw new InvalidStateException(
          "it has " + now + " processors and had " + then + " then",
          Failure.notDone().remedy("stop it first"));
    }
  }

  public static void delete(Domain domain, Snapshot snapshot, Operation op) {
    SnapshotView seen = SnapshotView.of(domain.snapshots().get(snapshot.id(), op));
    if (seen.external()) {
      new SnapshotFiles(domain, op).delete(seen);
    } else {
      domain.snapshots().delete(snapshot.id(), 0, op);
    }
  }

  /** Throws if a snapshot lies in files of its own. */
  public static void requireInternal(Domain domain, Snapshot snapshot, Operation op) {
    if (SnapshotView.of(domain.snapshots().get(snapshot.id(), op)).external()) {
      throw new UnsupportedCapabilityException(
          "a snapshot in files of its own",
          Support.no("libvirt cannot read it beside the machine", "restore it, and clone that"),
          Failure.notDone());
    }
  }
}
