package dev.posada.kvm.storage;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Volume;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.PlainPath;
import dev.posada.kvm.xml.VolumeView;
import dev.posada.spi.Operation;
import java.util.Optional;
import java.util.Set;

/** Finds and makes the files of disks, as volumes in libvirt's storage pools. */
public final class DiskFiles {
  private final Connection connection;
  private final Operation op;
  private final Pools pools;
  private final MadeDisks making;

  public DiskFiles(Connection connection, Operation op) {
    this.connection = connection;
    this.op = op;
    this.pools = new Pools(connection, op);
    this.making = new MadeDisks(connection, op);
  }

  /**
   * A disk for a machine.
   *
   * @param volume {@code pool/volume} if it was made for it, else empty
   */
  public record Placed(DomainSpec.Disk disk, Optional<String> volume) {}

  /**
   * A disk that is there.
   *
   * @param volume {@code pool/volume}
   * @param path as its storage calls it
   * @param allocation bytes that it takes now, about
   */
  record Found(String volume, String path, String format, ByteSize capacity, long allocation) {}

  /** Finds the file of a disk, or makes one. */
  public Placed place(String machine, Disk disk, String target) {
    if (disk.file().isPresent()) {
      return making.sent(machine, disk, target);
    }
    return switch (disk.origin()) {
      case EXISTING -> existing(disk, target);
      case BLANK -> making.made(machine, disk, target, null);
      case COPY, OVERLAY -> making.made(machine, disk, target, copyable(source(disk)));
    };
  }

  private static Optional<String> path(Disk disk) {
    return disk.hostPath().or(() -> disk.volume().flatMap(Volume::hostPath));
  }

  private Placed existing(Disk disk, String target) {
    Optional<String> path = path(disk);
    Optional<String> known =
        disk.format().or(() -> disk.volume().flatMap(Volume::format)).map(StorageWords::word);
    if (path.isPresent()) {
      requireUnused(names(path.get()), path.get());
      String format = known.orElseGet(() -> source(disk).format());
      return new Placed(DomainSpec.Disk.of(path.get(), format, target), Optional.empty());
    }
    Volume volume = disk.volume().orElseThrow();
    Pools.requireDisks(pools.view(volume.pool()));
    Optional<VolumeView> view = view(volume, known.isPresent());
    Optional<String> at = view.flatMap(VolumeView::path);
    requireUnused(VolumeUsers.names(volume.pool(), volume.name(), at), volume.toString());
    String format = known.orElseGet(() -> view.orElseThrow().driver());
    return new Placed(
        DomainSpec.Disk.in(volume.pool(), volume.name(), format, target), Optional.empty());
  }

  /** What it is; a pool that is stopped need not tell, and starts before the machine. */
  private Optional<VolumeView> view(Volume volume, boolean formatKnown) {
    try {
      return Optional.of(pools.volume(volume.pool(), volume.name()));
    } catch (InvalidStateException stopped) {
      if (!formatKnown) {
        throw stopped;
      }
      return Optional.empty();
    }
  }

  /** Others may know it by its pool. */
  private Set<String> names(String path) {
    return pools
        .known(PlainPath.of(path))
        .map(one -> VolumeUsers.names(one.pool(), one.view().name(), Optional.of(path)))
        .orElseGet(() -> Set.of(PlainPath.of(path)));
  }

  /** Two machines that write to one disk destroy it, and so does who writes below another disk. */
  private void requireUnused(Set<String> names, String what) {
    for (VolumeUsers.User user : new VolumeUsers(connection, op).all(names)) {
      if (user.above()) {
        throw new BusyException(
            what + " must not change: a disk of machine " + user.machine() + " stands on it",
            Failure.notDone().remedy("attach an overlay of it"));
      }
      if (user.writes()) {
        throw new BusyException(
            what + " is a disk of machine " + user.machine(),
            Failure.notDone().remedy("detach it there first"));
      }
    }
  }

  private Found copyable(Found source) {
    VolumeUsers.requireCopyable(
        new VolumeUsers(connection, op)
            .direct(
                VolumeUsers.names(
                    FreshVolumes.pool(source.volume()),
                    FreshVolumes.name(source.volume()),
                    Optional.of(source.path()))),
        source.format());
    return source;
  }

  /**
   * libvirt never looks into a file for its format when a machine starts, as a guest could change
   * it; a pool knows what it saw when it last looked, which may be before the file was written.
   */
  private Found source(Disk disk) {
    if (disk.hostPath().isEmpty()) {
      Volume volume = disk.volume().orElseThrow();
      return found(new Pools.Found(volume.pool(), pools.volume(volume.pool(), volume.name())));
    }
    String path = disk.hostPath().get();
    Optional<Pools.Found> seen = pools.at(path);
    if (seen.isPresent() && pools.refreshed(seen.get().pool())) {
      seen = pools.at(path);
    }
    return seen.map(DiskFiles::found)
        .orElseThrow(
            () ->
                new RejectedException(
                    "libvirt does not know what " + path + " is, as it lies in no storage pool",
                    Failure.notDone()
                        .remedy("make a storage pool of its folder, or name its format")));
  }

  private static Found found(Pools.Found found) {
    return new Found(
        found.pool() + "/" + found.view().name(),
        found.view().path().orElse(""),
        found.view().driver(),
        ByteSize.bytes(found.view().capacity().orElse(0)),
        found.view().allocation().orElse(0));
  }

  /** Where volumes are made if nobody says where. */
  public String pool() {
    return pools.usual();
  }

  /** Makes the file of a disk larger, which no running machine may have open. */
  public void grow(Disk disk, ByteSize capacity) {
    String volume = source(disk).volume();
    connection
        .storage()
        .volumes(FreshVolumes.pool(volume))
        .resize(FreshVolumes.name(volume), capacity.bytes(), 0, op);
  }

  /**
   * Removes a volume that {@link #place} made for something that failed.
   *
   * @return whether it is gone
   */
  public boolean discard(String volume, Throwable failed) {
    return new FreshVolumes(connection, op).discard(volume, failed);
  }

  /**
   * Deletes a volume that {@link #place} made.
   *
   * @param volume {@code pool/volume}
   * @return whether it was there
   */
  public boolean delete(String volume) {
    return new FreshVolumes(connection, op).delete(volume);
  }

  /** The path of what a disk has, also if its machine calls it by pool and volume. */
  public Optional<String> file(DomainView.Disk disk) {
    return disk.source()
        .flatMap(
            source ->
                disk.sourceType().equals("volume") && source.indexOf('/') > 0
                    ? path(source)
                    : Optional.of(PlainPath.of(source)));
  }

  /** The path of a volume that {@link #place} made; empty if it is gone. */
  public Optional<String> path(String volume) {
    try {
      return Optional.of(
          PlainPath.of(
              connection
                  .storage()
                  .volumes(FreshVolumes.pool(volume))
                  .get(FreshVolumes.name(volume), op)
                  .path()));
    } catch (NotFoundException gone) {
      return Optional.empty();
    }
  }
}
