package dev.posada.kvm.storage;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Storage;
import dev.posada.kvm.xml.DiskImage;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.PoolView;
import dev.posada.kvm.xml.VolumeView;
import dev.posada.spi.Operation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Disk images, as the volumes that they are. */
public final class Images {
  private final Connection connection;
  private final Operation op;
  private final Set<String> refreshed = new HashSet<>();

  public Images(Connection connection, Operation op) {
    this.connection = connection;
    this.op = op;
  }

  /**
   * An image as libvirt sees it now; sizes in bytes.
   *
   * @param length of the file; the allocation where libvirt does not tell
   * @param changed when it was written last, as libvirt writes it; empty for devices
   * @param backing the path of the image below
   */
  public record Image(
      String pool,
      String name,
      String path,
      boolean device,
      String format,
      long capacity,
      long allocation,
      long length,
      String changed,
      Optional<String> backing) {

    static Image of(String pool, VolumeView volume) {
      long allocation = volume.allocation().orElse(0);
      return new Image(
          pool,
          volume.name(),
          volume.path().orElse(""),
          volume.type().equals("block"),
          volume.driver(),
          volume.capacity().orElse(0),
          allocation,
          volume.physical().orElse(allocation),
          volume.changed().orElse(""),
          volume.backing());
    }

    /** {@return how it is named in labels} */
    public String label() {
      return pool + "/" + name;
    }

    public DiskImage forDisk() {
      return new DiskImage(path, device, format);
    }

    /** {@return whether nobody has written into it since the other look} */
    public boolean isAsIn(Image before) {
      return changed.equals(before.changed) && length == before.length;
    }
  }

  /**
   * The image of a disk.
   *
   * @throws RejectedException if no pool has it, or if the pool sees another format than the
   *     machine: its guest may have written the beginning of an image that points anywhere
   */
  public Image of(DomainView.Disk disk) {
    String source = disk.source().orElseThrow();
    int slash = source.indexOf('/');
    Image image =
        disk.sourceType().equals("volume") && slash > 0
            ? named(source.substring(0, slash), source.substring(slash + 1))
            : at(source);
    if (!image.format().equals(disk.format())) {
      throw new RejectedException(
          "its disk "
              + disk.target()
              + " is "
              + disk.format()
              + " to the machine, and "
              + image.format()
              + " to libvirt's storage pool",
          Failure.notDone().remedy("correct the format in the definition of the machine"));
    }
    return image;
  }

  public Image at(String path) {
    String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    Pools pools = new Pools(connection, op);
    pools.views(Storage.ACTIVE).stream()
        .filter(pool -> pool.path().filter(folder::equals).isPresent())
        .map(PoolView::name)
        .forEach(this::refresh);
    return pools
        .at(path)
        .map(found -> Image.of(found.pool(), found.view()))
        .orElseThrow(
            () ->
                new RejectedException(
                    "no storage pool of libvirt has " + path,
                    Failure.notDone().remedy("make a storage pool of " + folder)));
  }

  /**
   * Sees what others have changed. libvirt refuses to look while somebody copies in the pool, and
   * then what it knows has to do.
   */
  void refresh(String pool) {
    if (!refreshed.add(pool)) {
      return;
    }
    try {
      connection.storage().refresh(pool, op);
    } catch (HypervisorException busy) {
      op.check();
    }
  }

  /** Sees it once more. */
  void refreshAgain(String pool) {
    refreshed.remove(pool);
    refresh(pool);
  }

  Image named(String pool, String name) {
    return Image.of(pool, VolumeView.read(connection.storage().volumes(pool).xml(name, op)));
  }

  /** {@return it as it is now} */
  public Image again(Image image) {
    return named(image.pool(), image.name());
  }

  /** {@return about what a copy of all that it shows takes} */
  public long extent(Image image) {
    long sum = image.allocation();
    Set<String> seen = new HashSet<>();
    Optional<String> below = image.backing();
    try {
      while (below.isPresent() && seen.add(below.get())) {
        Storage.Place place = connection.storage().volumeAt(below.get(), op);
        Image next = named(place.pool(), place.volume());
        sum += next.allocation();
        below = next.backing();
      }
    } catch (NotFoundException elsewhere) {
      // only the figures of the progress suffer
    }
    return Math.max(1, Math.min(sum, image.capacity()));
  }
}
