package dev.posada.kvm;

import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Snapshots;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The snapshots of a machine: of libvirt's own kind, which lie in its disks, all at once. Others
 * are shown, and neither restored nor deleted.
 */
final class SnapshotTree {
  /** libvirt writes it to a file of this name, first with {@code .xml.new} behind it. */
  private static final int LONGEST_NAME = 247;

  private SnapshotTree() {}

  /** What a snapshot's XML says. */
  private record Seen(Snapshots.Snapshot found, Xml xml) {
    static Seen of(Snapshots.Snapshot found) {
      return new Seen(found, Xml.parse(found.xml()));
    }

    Optional<String> parent() {
      return xml.textOf("parent/name");
    }

    boolean withMemory() {
      Optional<String> memory = xml.attributeOf("memory", "snapshot");
      String state = xml.textOf("state").orElse("");
      return memory.isPresent()
          ? !memory.get().equals("no")
          : state.equals("running") || state.equals("paused");
    }

    boolean external() {
      return xml.attributeOf("memory", "snapshot").filter("external"::equals).isPresent()
          || xml.child("disks").stream()
              .flatMap(disks -> disks.children("disk").stream())
              .anyMatch(disk -> disk.raw("snapshot").equals("external"));
    }

    Snapshot snapshot() {
      Snapshot.Builder snapshot =
          Snapshot.builder(found.name(), found.name())
              .created(
                  Instant.ofEpochSecond(xml.textOf("creationTime").map(Long::parseLong).orElse(0L)))
              .withMemory(withMemory())
              .current(found.current());
      parent().ifPresent(snapshot::parent);
      return snapshot.build();
    }
  }

  /** Parents before their children. */
  static List<Snapshot> list(Domain domain, Operation op) {
    List<Seen> rest = new ArrayList<>(domain.snapshots().list(op).stream().map(Seen::of).toList());
    List<Snapshot> sorted = new ArrayList<>();
    Set<String> told = new HashSet<>();
    while (!rest.isEmpty()) {
      List<Seen> next =
          rest.stream()
              .filter(
                  one ->
                      one.parent().isEmpty()
                          || told.contains(one.parent().get())
                          || rest.stream()
                              .noneMatch(other -> other.found().name().equals(one.parent().get())))
              .toList();
      if (next.isEmpty()) { // a circle, which libvirt does not make
        next = List.copyOf(rest);
      }
      next.forEach(one -> sorted.add(one.snapshot()));
      next.forEach(one -> told.add(one.found().name()));
      rest.removeAll(next);
    }
    return List.copyOf(sorted);
  }

  static Snapshot take(Domain domain, String name, boolean withMemory, Operation op) {
    if (!withMemory && States.isActive(domain.state(op))) {
      throw new InvalidStateException(
          "its memory cannot be kept, and its disks alone only while it is off",
          Failure.notDone().remedy("stop it first"));
    }
    requireFileName(name);
    Xml xml = Xml.root("domainsnapshot");
    xml.add("name").text(name);
    domain.snapshots().create(name, xml.toString(), 0, op);
    return Seen.of(domain.snapshots().get(name, op)).snapshot();
  }

  /** libvirt fails when the snapshot is made already and its description is to be written. */
  private static void requireFileName(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new RejectedException(
          "the name of a snapshot has at most " + LONGEST_NAME + " bytes", Failure.notDone());
    }
  }

  static void restore(Domain domain, Snapshot snapshot, Operation op) {
    Seen seen = own(domain, snapshot, op);
    if (seen.withMemory()) {
      requireSameProcessors(domain, seen, op);
    }
    // The flag would boot a machine of whose memory nothing was kept.
    domain.snapshots().revert(snapshot.id(), seen.withMemory() ? Snapshots.REVERT_RUNNING : 0, op);
  }

  /** libvirt 9.0 ends the running machine first, then fails, and leaves it off. */
  private static void requireSameProcessors(Domain domain, Seen seen, Operation op) {
    if (!States.isActive(domain.state(op))) {
      return;
    }
    int now = domain.tuning().vcpus(Domain.LIVE, op);
    int then = seen.xml().child("domain").map(SnapshotTree::processors).orElse(now);
    if (now != then) {
      throw new InvalidStateException(
          "it has " + now + " processors and had " + then + " then",
          Failure.notDone().remedy("stop it first"));
    }
  }

  private static int processors(Xml domain) {
    return Integer.parseInt(
        domain.attributeOf("vcpu", "current").or(() -> domain.textOf("vcpu")).orElse("1"));
  }

  static void delete(Domain domain, Snapshot snapshot, Operation op) {
    own(domain, snapshot, op);
    domain.snapshots().delete(snapshot.id(), 0, op);
  }

  private static Seen own(Domain domain, Snapshot snapshot, Operation op) {
    Seen seen = Seen.of(domain.snapshots().get(snapshot.id(), op));
    if (seen.external()) {
      throw new UnsupportedCapabilityException(
          "a snapshot in files of its own",
          Support.no("not built yet", "use virsh for the snapshots that it has made"),
          Failure.notDone());
    }
    return seen;
  }
}
