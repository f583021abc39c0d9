package dev.posada.kvm.clone;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.Snapshot;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Snapshots;
import dev.posada.kvm.machine.DeviceSpecs;
import dev.posada.kvm.snapshot.SnapshotTree;
import dev.posada.kvm.snapshot.Tracking;
import dev.posada.kvm.storage.Images;
import dev.posada.kvm.storage.NewImages;
import dev.posada.kvm.xml.CloneXml;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.SnapshotXml;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The disks of a machine as they were at a snapshot that lies inside of them. libvirt cannot read
 * one there; it can only bring a machine back to it. So their files are copied as they are, and a
 * machine that is never started is brought back with the copies: the source stays what it is,
 * whatever happens meanwhile.
 */
final class Past {
  private final Connection connection;
  private final NewImages making;
  private final Undo undo;
  private final Operation op;
  private final String snapshot;
  private final String definition;
  private final Set<String> inside;

  /**
   * Looks.
   *
   * @throws UnsupportedCapabilityException if the snapshot has files of its own, or the machine had
   *     something then that libvirt cannot copy
   */
  Past(
      Connection connection,
      Domain source,
      Snapshot snapshot,
      NewImages making,
      Undo undo,
      Operation op) {
    this.connection = connection;
    this.making = making;
    this.undo = undo;
    this.op = op;
    this.snapshot = snapshot.id();
    SnapshotTree.requireInternal(source, snapshot, op);
    requireNoBitmaps(source);
    SnapshotXml xml = read(source.snapshots().secureXml(this.snapshot, op));
    this.definition = xml.definition();
    this.inside = xml.inside();
    requireClonable();
  }

  /**
   * QEMU goes back to no snapshot in an image that has them; it would say so when all is copied.
   */
  private void requireNoBitmaps(Domain source) {
    if (!new Tracking(source, op).all().isEmpty()) {
      throw new InvalidStateException(
          "its checkpoints lie in the disks that have the snapshot, and QEMU does not read both",
          Failure.notDone()
              .lastSeen(GuestState.STOPPED)
              .remedy("delete its checkpoints first; the next backup is a full one then"));
    }
  }

  private static SnapshotXml read(String xml) {
    try {
      return SnapshotXml.of(xml);
    } catch (IllegalArgumentException e) {
      throw new UnsupportedCapabilityException(
          "a clone of that snapshot",
          Support.no(e.getMessage(), "restore it, and clone that"),
          Failure.notDone().cause(e));
    }
  }

  private void requireClonable() {
    Support then = Clonable.of(definition);
    if (!then.available()) {
      throw new UnsupportedCapabilityException("a clone of that snapshot", then, Failure.notDone());
    }
    for (DomainView.Disk disk : Clonable.own(definition)) {
      if (!inside.contains(disk.target())) {
        throw new UnsupportedCapabilityException(
            "a clone of that snapshot",
            Support.no(
                "its disk " + disk.target() + " was not kept in it", "restore it, and clone that"),
            Failure.notDone());
      }
    }
  }

  /** {@return what the machine was then, with its passwords} */
  String definition() {
    return definition;
  }

  /** Copies of the files of images, which go when the verb fails. */
  Map<DomainView.Disk, Images.Image> files(Map<DomainView.Disk, Images.Image> from) {
    Map<DomainView.Disk, Images.Image> files = new LinkedHashMap<>();
    from.forEach(
        (disk, image) -> {
          Images.Image copy = making.duplicate(image, "posada-" + UUID.randomUUID());
          undo.add("volume " + copy.label(), own -> making.delete(copy, own));
          if (!copy.format().equals(image.format())) {
            throw new BusyException(
                "storage pool " + copy.pool() + " does not look at its new volume",
                Failure.notDone());
          }
          files.put(disk, copy);
        });
    return files;
  }

  /** Brings files back. */
  void restore(Map<DomainView.Disk, Images.Image> files) {
    String uuid = UUID.randomUUID().toString();
    String name = "posada-" + uuid;
    CloneXml machine = CloneXml.of(definition).become(name, uuid, DeviceSpecs::address);
    files.forEach((disk, image) -> machine.image(disk.target(), image.forDisk()));
    String xml = machine.labels(Map.of()).xml();
    undo.add("machine " + name, own -> undefine(uuid, own));
    try (Domain domain = connection.domains().define(name, xml, 0, op)) {
      Snapshots snapshots = domain.snapshots();
      snapshots.create(
          snapshot, SnapshotXml.write(snapshot, inside, xml), Snapshots.CREATE_REDEFINE, op);
      snapshots.revert(snapshot, 0, op);
    }
    undefine(uuid, op);
  }

  private void undefine(String uuid, Operation by) {
    try (Domain domain = connection.domains().get(uuid, by)) {
      domain.undefine(Domain.UNDEFINE_SNAPSHOTS_METADATA | Domain.UNDEFINE_NVRAM, by);
    } catch (NotFoundException gone) {
      // as it should be
    }
  }
}
