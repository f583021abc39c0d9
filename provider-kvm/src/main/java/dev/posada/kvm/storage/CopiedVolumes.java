package dev.posada.kvm.storage;

import dev.posada.ByteSize;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Relay;
import dev.posada.kvm.libvirt.Storage;
import dev.posada.kvm.libvirt.Storage.Place;
import dev.posada.kvm.libvirt.Volumes;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.PoolView;
import dev.posada.kvm.xml.VolumeView;
import dev.posada.kvm.xml.VolumeXml;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The volumes that are made in a pool of the other host, and those that they are copied from. */
public final class CopiedVolumes {
  private static final int FILE = 0;
  private static final Duration CLEARING = Duration.ofMinutes(1);

  private final Connection here;
  private final Connection there;
  private final String pool;
  private final Optional<ByteSize> bandwidth;
  private final Operation op;
  private final Map<Place, String> made = new HashMap<>();

  /**
   * Between two hosts.
   *
   * @param pool of the other one; without it that is the same as of a new disk
   * @param bandwidth bytes a second, at most
   */
  public CopiedVolumes(
      Connection here,
      Connection there,
      Optional<String> pool,
      Optional<ByteSize> bandwidth,
      Operation op) {
    this.here = here;
    this.there = there;
    this.bandwidth = bandwidth;
    this.op = op;
    this.pool = pool.map(this::required).orElseGet(this::usual);
  }

  private String required(String name) {
    if (!there.storage().pool(name, op).active()) {
      throw new InvalidStateException(
          "the pool " + name + " of the other host is not active",
          Failure.notDone().remedy("start it there"));
    }
    return name;
  }

  private String usual() {
    return new Pools(there, op)
        .views(Storage.ACTIVE).stream()
            .findFirst()
            .map(PoolView::name)
            .orElseThrow(
                () ->
                    new RejectedException(
                        "the other host has no active storage pool to put the disks into",
                        Failure.notDone().remedy("make one there")));
  }

  /**
   * A file that is copied as it is, or without what it stands on.
   *
   * @param layered it stands on other files, which stay
   * @param bytes how long it is
   */
  public record Source(Place place, boolean layered, long capacity, long bytes) {}

  /** Finds the file of a disk that nobody writes to. */
  public Source source(DomainView.Disk disk) {
    String source = disk.source().orElseThrow();
    int slash = source.indexOf('/');
    Place place =
        disk.sourceType().equals("volume")
            ? new Place(source.substring(0, slash), source.substring(slash + 1))
            : find(source);
    VolumeView view = VolumeView.read(here.storage().volumes(place.pool()).xml(place.volume(), op));
    long capacity = view.capacity().orElse(0);
    long physical = view.physical().orElse(capacity);
    boolean layered = !disk.format().equals("raw") && view.backing().isPresent();
    return new Source(place, layered, capacity, layered ? capacity : physical);
  }

  private Place find(String path) {
    return Pools.place(here, path, op)
        .orElseThrow(
            () ->
                new RejectedException(
                    path + " lies in no storage pool, so libvirt cannot read it out",
                    Failure.notDone()
                        .remedy(
                            "make a storage pool of " + path.substring(0, path.lastIndexOf('/')))));
  }

  /** Sees what others have put into the pool. */
  public void look() {
    try {
      there.storage().refresh(pool, op);
    } catch (HypervisorException busy) {
      op.check(); // somebody fills a volume of it; a name that is taken is seen all the same
    }
  }

  /** Makes a volume for what QEMU will write. */
  public Place blank(String stem, String format, long capacity) {
    return create(stem, format, format, capacity);
  }

  /** Makes a copy. */
  public Place carry(String stem, String format, Source source, Relay.Progress progress) {
    if (!source.layered()) {
      return carry(stem, format, source.place(), source.bytes(), progress);
    }
    Volumes volumes = here.storage().volumes(source.place().pool());
    String name =
        FreshVolumes.legal(stem) + "-whole-" + Long.toUnsignedString(System.nanoTime(), 36);
    String xml = VolumeXml.of(name, source.capacity(), format, true, null);
    volumes.createFrom(source.place().pool(), source.place().volume(), name, xml, op);
    try {
      Place whole = new Place(source.place().pool(), name);
      long bytes = VolumeView.read(volumes.xml(name, op)).physical().orElse(source.capacity());
      return carry(stem, format, whole, bytes, progress);
    } finally {
      Undisturbed.run(() -> volumes.delete(name, op.unattended(CLEARING)));
    }
  }

  /** The bytes themselves say what format it is; libvirt looks when they are there. */
  private Place carry(String stem, String format, Place from, long bytes, Relay.Progress progress) {
    Place to = create(stem, format, "raw", bytes);
    new Relay(here, there)
        .carry(
            from,
            to,
            bandwidth.<Relay.Progress>map(most -> new Pace(most, progress, op)).orElse(progress),
            op);
    return to;
  }

  private Place create(String stem, String ending, String format, long capacity) {
    List<Volumes.Volume> volumes = new ArrayList<>();
    String free =
        new FreshVolumes(there, op)
            .free(
                stem,
                ending,
                name ->
                    volumes.add(
                        there
                            .storage()
                            .volumes(pool)
                            .create(
                                name, VolumeXml.of(name, capacity, format, true, null), 0, op)));
    Place place = new Place(pool, free);
    made.put(place, volumes.get(0).path());
    requireFile(volumes.get(0));
    return place;
  }

  private void requireFile(Volumes.Volume volume) {
    if (volume.info().type() != FILE) {
      throw new RejectedException(
          "the pool " + pool + " holds no files, and disks are copied into files only",
          Failure.notDone().remedy("name a pool of files by DiskPool"));
    }
  }

  public String path(Place place) {
    return made.get(place);
  }

  /**
   * Removes all that was made, by a connection that works.
   *
   * @param failed is told why one resists
   * @return those that do, {@code pool/volume}
   */
  public List<String> remove(Connection working, Throwable failed, Operation later) {
    DiskFiles files = new DiskFiles(working, later);
    List<String> left = new ArrayList<>();
    for (Place place : List.copyOf(made.keySet())) {
      String volume = place.pool() + "/" + place.volume();
      try {
        files.delete(volume);
        made.remove(place);
      } catch (ConnectionException lost) {
        throw lost; // another one may work
      } catch (HypervisorException resists) {
        failed.addSuppressed(resists);
        left.add(volume);
      }
    }
    return left;
  }

  public boolean isEmpty() {
    return made.isEmpty();
  }
}
