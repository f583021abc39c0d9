package dev.posada.kvm;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Storage;
import dev.posada.kvm.libvirt.Volumes;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.Optional;

/** Finds and makes the files of disks, as volumes in libvirt's storage pools. */
final class DiskFiles {
  private static final String DEFAULT = "default";

  private final Connection connection;
  private final Operation op;

  DiskFiles(Connection connection, Operation op) {
    this.connection = connection;
    this.op = op;
  }

  /**
   * A disk for a machine.
   *
   * @param volume {@code pool/volume} if it was made for it, else empty
   */
  record Placed(DomainSpec.Disk disk, Optional<String> volume) {}

  /** A volume, and where it is. */
  private record Found(String pool, String name, Xml xml) {
    String format() {
      return xml.attributeOf("target/format", "type").orElse("raw");
    }

    ByteSize capacity() {
      return ByteSize.bytes(xml.textOf("capacity").map(Long::parseLong).orElse(0L));
    }
  }

  /** Finds the file of a disk, or makes one. */
  Placed place(String machine, Disk disk, String target) {
    if (disk.file().isPresent()) {
      throw new UnsupportedCapabilityException(
          "sending " + disk.file().get() + " to the host",
          Support.no("not built yet", "copy it into a storage pool and name it there"),
          Failure.notDone());
    }
    return switch (disk.origin()) {
      case EXISTING -> existing(disk, target);
      case BLANK -> made(machine, disk, target, null);
      case COPY, OVERLAY -> made(machine, disk, target, source(disk));
    };
  }

  private static String path(Disk disk) {
    return disk.hostPath()
        .or(() -> disk.volume().flatMap(volume -> volume.hostPath()))
        .orElseThrow(
            () -> new RejectedException("the volume has no path on the host", Failure.notDone()));
  }

  private Placed existing(Disk disk, String target) {
    String path = path(disk);
    String format =
        disk.format()
            .or(() -> disk.volume().flatMap(volume -> volume.format()))
            .map(MachineXml::word)
            .orElseGet(() -> source(disk).format());
    return new Placed(DomainSpec.Disk.of(path, format, target), Optional.empty());
  }

  /**
   * libvirt never looks into a file for its format, as a guest could change it; a pool knows it.
   */
  private Found source(Disk disk) {
    String path = path(disk);
    String folder = path.substring(0, path.lastIndexOf('/'));
    String name = path.substring(path.lastIndexOf('/') + 1);
    for (Storage.Pool pool : active()) {
      if (folder.equals(folder(pool.name()))) {
        connection.storage().refresh(pool.name(), op); // it may be newer than libvirt's last look
        return new Found(
            pool.name(), name, Xml.parse(connection.storage().volumes(pool.name()).xml(name, op)));
      }
    }
    throw new RejectedException(
        "libvirt does not know what " + path + " is, as it lies in no storage pool",
        Failure.notDone().remedy("make a storage pool of " + folder + ", or name its format"));
  }

  private List<Storage.Pool> active() {
    return connection.storage().pools(op).stream().filter(Storage.Pool::active).toList();
  }

  private String folder(String pool) {
    return Xml.parse(connection.storage().xml(pool, op)).textOf("target/path").orElse("");
  }

  private String pool(Disk disk) {
    Optional<String> wanted =
        disk.options().stream()
            .filter(DiskPool.class::isInstance)
            .map(option -> ((DiskPool) option).name())
            .findFirst();
    if (wanted.isPresent()) {
      return wanted.get();
    }
    List<String> pools = active().stream().map(Storage.Pool::name).toList();
    if (pools.isEmpty()) {
      throw new RejectedException(
          "the host has no active storage pool to make a disk in",
          Failure.notDone().remedy("make one, or name a disk that is there"));
    }
    return pools.contains(DEFAULT) ? DEFAULT : pools.get(0);
  }

  private Placed made(String machine, Disk disk, String target, Found source) {
    boolean copy = disk.origin() == Disk.Origin.COPY;
    String format = disk.format().map(MachineXml::word).orElse("qcow2");
    if (!List.of("qcow2", "raw").contains(format)
        || disk.origin() == Disk.Origin.OVERLAY && !format.equals("qcow2")) {
      throw new RejectedException("such a disk cannot be made in " + format, Failure.notDone());
    }
    ByteSize least = source == null ? ByteSize.bytes(0) : source.capacity();
    ByteSize capacity = disk.capacity().orElse(least);
    if (capacity.compareTo(least) < 0) {
      throw new RejectedException(
          "what it comes from has " + least + ", more than " + capacity, Failure.notDone());
    }
    String pool = pool(disk);
    String stem = machine.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + target;
    for (int number = 1; ; number++) {
      String name = stem + (number == 1 ? "" : "-" + number) + "." + format;
      String xml =
          volume(name, format, capacity, copy || source == null ? null : path(disk), source);
      try {
        Volumes volumes = connection.storage().volumes(pool);
        Volumes.Volume made =
            copy
                ? volumes.createFrom(source.pool(), source.name(), name, xml, op)
                : volumes.create(name, xml, 0, op);
        if (copy && capacity.compareTo(least) > 0) {
          volumes.resize(name, capacity.bytes(), 0, op);
        }
        return new Placed(
            DomainSpec.Disk.of(made.path(), format, target), Optional.of(pool + "/" + name));
      } catch (AlreadyExistsException taken) {
        op.check(); // by a machine that had this name before
      }
    }
  }

  private static String volume(
      String name, String format, ByteSize capacity, String below, Found source) {
    Xml volume = Xml.root("volume");
    volume.add("name").text(name);
    volume.add("capacity").with("unit", "bytes").text(capacity.bytes());
    volume.add("target").add("format").with("type", format);
    if (below != null) {
      Xml backing = volume.add("backingStore");
      backing.add("path").text(below);
      backing.add("format").with("type", source.format());
    }
    return volume.toString();
  }

  /** Makes the file of a disk larger, which no running machine may have open. */
  void grow(Disk disk, ByteSize capacity) {
    Found found = source(disk);
    connection.storage().volumes(found.pool()).resize(found.name(), capacity.bytes(), 0, op);
  }

  /**
   * Deletes a volume that {@link #place} made.
   *
   * @param volume {@code pool/volume}
   * @return whether it was there
   */
  boolean delete(String volume) {
    int slash = volume.indexOf('/');
    String pool = volume.substring(0, slash);
    String name = volume.substring(slash + 1);
    try {
      connection.storage().volumes(pool).delete(name, op);
      return true;
    } catch (NotFoundException unseen) {
      return deleteUnseen(pool, name);
    }
  }

  /** A daemon does not see what another one has put into its folder before it looks again. */
  private boolean deleteUnseen(String pool, String name) {
    try {
      connection.storage().refresh(pool, op);
      connection.storage().volumes(pool).delete(name, op);
      return true;
    } catch (NotFoundException gone) {
      return false;
    }
  }

  /** The path of a volume that {@link #place} made; empty if it is gone. */
  Optional<String> path(String volume) {
    int slash = volume.indexOf('/');
    try {
      return Optional.of(
          connection
              .storage()
              .volumes(volume.substring(0, slash))
              .get(volume.substring(slash + 1), op)
              .path());
    } catch (NotFoundException gone) {
      return Optional.empty();
    }
  }
}
