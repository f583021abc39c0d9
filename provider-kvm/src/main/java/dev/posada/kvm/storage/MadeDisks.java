package dev.posada.kvm.storage;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.RejectedException;
import dev.posada.kvm.DiskPool;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Volumes;
import dev.posada.kvm.steps.Meanwhile;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.PoolView;
import dev.posada.kvm.xml.VolumeView;
import dev.posada.kvm.xml.VolumeXml;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.Optional;

/** Makes volumes that are to be disks of one machine, and discs in its drives. */
public final class MadeDisks {
  private final Connection connection;
  private final Operation op;
  private final Pools pools;
  private final FreshVolumes fresh;

  public MadeDisks(Connection connection, Operation op) {
    this.connection = connection;
    this.op = op;
    this.pools = new Pools(connection, op);
    this.fresh = new FreshVolumes(connection, op);
  }

  /**
   * A new disk.
   *
   * @param source what it is a copy of or lies over; null for nothing
   */
  DiskFiles.Placed made(String machine, Disk disk, String target, DiskFiles.Found source) {
    boolean copy = disk.origin() == Disk.Origin.COPY;
    ByteSize least = source == null ? ByteSize.bytes(0) : source.capacity();
    ByteSize capacity = atLeast(disk, least);
    PoolView pool = Pools.requireDisks(pools.view(pool(disk)));
    String format = format(pool, disk, "qcow2");
    VolumeXml.Below below =
        copy || source == null ? null : new VolumeXml.Below(source.path(), source.format());
    String volume =
        fresh.make(
            pool.name(),
            machine + "-" + target,
            format,
            (volumes, name) -> {
              String xml = definition(pool, name, capacity.bytes(), format, below);
              if (copy) {
                copy(volumes, pool.name(), source, name, xml);
              } else {
                volumes.create(name, xml, 0, op);
              }
            },
            (volumes, name) -> {
              if (copy && capacity.compareTo(least) > 0) {
                volumes.resize(name, capacity.bytes(), 0, op);
              }
            });
    return kept(volume, format, target);
  }

  private void copy(Volumes volumes, String pool, DiskFiles.Found source, String name, String xml) {
    Growth growth = new Growth(connection, source.allocation(), op);
    try (Meanwhile look = growth.of(pool, name)) {
      volumes.createFrom(
          FreshVolumes.pool(source.volume()), FreshVolumes.name(source.volume()), name, xml, op);
    }
    growth.add(source.allocation());
  }

  private static String definition(
      PoolView pool, String name, long capacity, String format, VolumeXml.Below below) {
    return Pools.definition(name, capacity, pool.ofFiles() ? format : null, pool.ofFiles(), below);
  }

  /**
   * A copy of a file of the caller's. It is sent as it is; where another format is wanted, libvirt
   * makes a copy of that.
   */
  DiskFiles.Placed sent(String machine, Disk disk, String target) {
    ImageFile image = ImageFile.of(disk.file().orElseThrow()).requireAlone();
    PoolView pool = Pools.requireDisks(pools.view(pool(disk)));
    String own = StorageWords.word(image.format());
    String wanted = format(pool, disk, own.equals("raw") ? "raw" : "qcow2");
    ByteSize least = ByteSize.bytes(image.capacity());
    ByteSize capacity = atLeast(disk, least);
    boolean asItIs = wanted.equals(own);
    if (!asItIs && !pool.ofFiles()) {
      throw new RejectedException(
          "pool " + pool.name() + " has raw volumes only, and cannot convert " + own,
          Failure.notDone().remedy("make a raw image of it with qemu-img convert"));
    }
    String stem = machine + "-" + target;
    String volume = send(image.file(), image.capacity(), own, pool, stem, own);
    try {
      if (!asItIs) {
        DiskFiles.Placed converted =
            converted(machine, disk, target, wanted, volume, own, least, image.file().length());
        fresh.discard(volume, new IllegalStateException()); // the disk is there
        return converted;
      }
      if (capacity.compareTo(least) > 0) {
        Volumes volumes = connection.storage().volumes(pool.name());
        volumes.resize(FreshVolumes.name(volume), capacity.bytes(), 0, op);
      }
      return placed(volume, wanted, target);
    } catch (HypervisorException e) {
      throw fresh.removed(volume, e);
    } catch (RuntimeException e) {
      fresh.discard(volume, e);
      throw e;
    }
  }

  private DiskFiles.Placed converted(
      String machine,
      Disk disk,
      String target,
      String wanted,
      String volume,
      String own,
      ByteSize least,
      long length) {
    DiskFiles.Found source = new DiskFiles.Found(volume, volume, own, least, length);
    return made(machine, disk.format(StorageWords.format(wanted).orElseThrow()), target, source);
  }

  private String send(
      CallerFile file, long capacity, String format, PoolView pool, String stem, String suffix) {
    long length = file.length();
    boolean sparse = pool.ofFiles() && format.equals("raw");
    return fresh.make(
        pool.name(),
        stem,
        suffix,
        (volumes, name) ->
            volumes.create(name, definition(pool, name, capacity, format, null), 0, op),
        (volumes, name) -> file.send(length, volumes.transfer(name), sparse, op));
  }

  /** A disc, in the usual pool. */
  public DiskFiles.Placed disc(String machine, CallerFile file, String target) {
    PoolView pool = Pools.requireDisks(pools.view(pools.usual()));
    String volume = send(file, file.length(), "raw", pool, machine + "-" + target, "iso");
    DomainSpec.Disk disk = kept(volume, "raw", target).disk();
    return new DiskFiles.Placed(DomainSpec.Disk.cdrom(disk.file(), target), Optional.of(volume));
  }

  /** A cancel that comes when the volume is there ends the look at it, too. */
  private DiskFiles.Placed kept(String volume, String format, String target) {
    try {
      return placed(volume, format, target);
    } catch (HypervisorException e) {
      throw fresh.removed(volume, e);
    } catch (RuntimeException e) {
      fresh.discard(volume, e);
      throw e;
    }
  }

  private DiskFiles.Placed placed(String volume, String format, String target) {
    String pool = FreshVolumes.pool(volume);
    String name = FreshVolumes.name(volume);
    VolumeView view = pools.volume(pool, name);
    DomainSpec.Disk disk =
        view.hostPath()
            .map(file -> DomainSpec.Disk.of(file, format, target))
            .orElseGet(() -> DomainSpec.Disk.in(pool, name, format, target));
    return new DiskFiles.Placed(disk, Optional.of(volume));
  }

  private String pool(Disk disk) {
    return disk.options().stream()
        .filter(DiskPool.class::isInstance)
        .map(option -> ((DiskPool) option).name())
        .findFirst()
        .orElseGet(pools::usual);
  }

  private static String format(PoolView pool, Disk disk, String usual) {
    Optional<String> wanted = disk.format().map(StorageWords::word);
    String word = Optional.ofNullable(Pools.format(pool, wanted, usual)).orElse("raw");
    if (!List.of("qcow2", "raw").contains(word)
        || disk.origin() == Disk.Origin.OVERLAY && !word.equals("qcow2")) {
      throw new RejectedException("such a disk cannot be made in " + word, Failure.notDone());
    }
    return word;
  }

  private static ByteSize atLeast(Disk disk, ByteSize least) {
    ByteSize capacity = disk.capacity().orElse(least);
    if (capacity.compareTo(least) < 0) {
      throw new RejectedException(
          "what it comes from has " + least + ", more than " + capacity, Failure.notDone());
    }
    return capacity;
  }
}
