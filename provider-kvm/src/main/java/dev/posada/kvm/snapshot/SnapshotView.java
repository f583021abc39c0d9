package dev.posada.kvm.snapshot;

import dev.posada.Snapshot;
import dev.posada.kvm.libvirt.Snapshots;
import dev.posada.kvm.xml.Xml;
import java.time.Instant;
import java.util.Optional;

/** What a snapshot's XML says, whoever made it. */
public record SnapshotView(Snapshots.Snapshot found, Xml xml) {
  public static SnapshotView of(Snapshots.Snapshot found) {
    return new SnapshotView(found, Xml.parse(found.xml()));
  }

  String name() {
    return found.name();
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

  /** Whether it lies in files of its own, and the machine writes into others since. */
  public boolean external() {
    return xml.attributeOf("memory", "snapshot").filter("external"::equals).isPresent()
        || xml.child("disks").stream()
            .flatMap(disks -> disks.children("disk").stream())
            .anyMatch(disk -> disk.raw("snapshot").equals("external"));
  }

  /** The processors that the machine had, and would have again. */
  Optional<Integer> processors() {
    return xml.child("domain")
        .map(
            domain ->
                Integer.parseInt(
                    domain
                        .attributeOf("vcpu", "current")
                        .or(() -> domain.textOf("vcpu"))
                        .orElse("1")
                        .strip()));
  }

  Snapshot snapshot() {
    Snapshot.Builder snapshot =
        Snapshot.builder(name(), name())
            .created(
                Instant.ofEpochSecond(
                    xml.textOf("creationTime")
                        .map(text -> Long.parseLong(text.strip()))
                        .orElse(0L)))
            .withMemory(withMemory())
            .current(found.current());
    parent().ifPresent(snapshot::parent);
    return snapshot.build();
  }
}
