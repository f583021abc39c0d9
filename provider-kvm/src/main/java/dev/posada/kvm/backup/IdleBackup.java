package dev.posada.kvm.backup;

import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.backup.BackupManifest.Consistency;
import dev.posada.kvm.backup.BackupManifest.DiskCopy;
import dev.posada.kvm.backup.BackupManifest.Layer;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.libvirt.Storage;
import dev.posada.kvm.storage.ImageFile;
import dev.posada.kvm.storage.Pools;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Backs up a machine that is off: the files of its disks come here as they are, each with those
 * that lie below it. Nothing can tell what changed in them, so it is a full one each time; and
 * nothing is started, so whoever watches the machine sees nothing.
 */
final class IdleBackup {
  private static final int DEEPEST = 64;

  private final Connection connection;
  private final Domain domain;
  private final List<DomainView.Disk> disks;
  private final Operation op;

  IdleBackup(Connection connection, Domain domain, List<DomainView.Disk> disks, Operation op) {
    this.connection = connection;
    this.domain = domain;
    this.disks = disks;
    this.op = op;
  }

  /** A file of a disk. */
  private record File(Storage.Place place, String format, Xml xml) {
    long capacity() {
      return xml.textOf("capacity").map(Long::parseLong).orElse(0L);
    }

    long size() {
      return xml.textOf("physical")
          .or(() -> xml.textOf("allocation"))
          .map(Long::parseLong)
          .orElse(0L);
    }

    Optional<String> changed() {
      return xml.textOf("target/timestamps/mtime");
    }
  }

  /** Copies the disks into a folder. */
  BackupManifest into(Path part) {
    String definition = domain.xml(Domain.XML_INACTIVE, op);
    Map<String, List<File>> files = new LinkedHashMap<>();
    for (DomainView.Disk disk : disks) {
      files.put(disk.target(), files(disk));
    }
    LongConsumer arrived =
        Backup.arriving(
            files.values().stream().flatMap(List::stream).mapToLong(File::size).sum(), op);
    List<DiskCopy> copies = new ArrayList<>();
    for (Map.Entry<String, List<File>> disk : files.entrySet()) {
      copies.add(copy(part, disk.getKey(), disk.getValue(), arrived));
    }
    files.values().forEach(this::requireUntouched);
    return new BackupManifest(
        UUID.randomUUID().toString(),
        domain.uuid(),
        Instant.now(),
        Consistency.OFF,
        Optional.empty(),
        Optional.empty(),
        copies,
        definition);
  }

  /** The lowest first. */
  private List<File> files(DomainView.Disk disk) {
    List<File> all = new ArrayList<>();
    String path = disk.source().orElseThrow();
    String format = disk.format();
    while (path != null && all.size() < DEEPEST) {
      Storage.Place place = place(disk, path);
      Xml xml = xml(place);
      all.add(0, new File(place, format, xml));
      boolean alone = format.equals("raw");
      path = alone ? null : xml.textOf("backingStore/path").orElse(null);
      format = xml.attributeOf("backingStore/format", "type").orElse("raw");
    }
    return all;
  }

  private Xml xml(Storage.Place place) {
    return Xml.parse(connection.storage().volumes(place.pool()).xml(place.volume(), op));
  }

  private Storage.Place place(DomainView.Disk disk, String path) {
    if (disk.sourceType().equals("volume")) {
      int slash = path.indexOf('/');
      if (slash > 0 && !path.startsWith("/")) {
        return new Storage.Place(path.substring(0, slash), path.substring(slash + 1));
      }
    }
    return Pools.place(connection, path, op)
        .orElseThrow(
            () ->
                new RejectedException(
                    "disk " + disk.target() + " is in no storage pool: " + path,
                    Failure.notDone()
                        .remedy("make a storage pool of its folder, or start the machine first")));
  }

  private DiskCopy copy(Path part, String target, List<File> files, LongConsumer arrived) {
    List<Layer> layers = new ArrayList<>();
    for (File file : files) {
      String name = target + "-" + layers.size() + "." + file.format();
      layers.add(
          LayerFile.fetch(
              connection.storage().volumes(file.place().pool()).transfer(file.place().volume()),
              part.resolve(name),
              file.format(),
              arrived,
              op));
      requireWhole(target, part.resolve(name), file.format());
    }
    return new DiskCopy(target, files.get(files.size() - 1).capacity(), false, layers);
  }

  /** What it names would not be in the backup. */
  private static void requireWhole(String target, Path copy, String format) {
    if (!ImageFile.isWhole(copy, format)) {
      throw new UnsupportedCapabilityException(
          "a backup of disk " + target + " while the machine is off",
          Support.no(
              "its " + format + " file names others that have its data",
              "start the machine first, or make one image of all with qemu-img convert"),
          Failure.notDone());
    }
  }

  /** Nobody keeps others from starting it meanwhile. */
  private void requireUntouched(List<File> files) {
    boolean touched =
        States.isActive(domain.state(op))
            || files.stream()
                .anyMatch(
                    file ->
                        !file.changed()
                            .equals(xml(file.place()).textOf("target/timestamps/mtime")));
    if (touched) {
      throw new InvalidStateException(
          "it was started while its disks were copied", Failure.notDone().remedy("try again"));
    }
  }
}
