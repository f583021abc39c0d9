package dev.posada.kvm.storage;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Volumes;
import dev.posada.kvm.steps.Meanwhile;
import dev.posada.kvm.xml.VolumeXml;
import dev.posada.spi.Operation;
import java.util.function.Consumer;

/** Makes images from others, in the pools where those are; what is not whole is removed. */
public final class NewImages {
  private final Connection connection;
  private final Images images;
  private final FreshVolumes fresh;
  private final Operation op;

  public NewImages(Connection connection, Images images, Operation op) {
    this.connection = connection;
    this.images = images;
    this.fresh = new FreshVolumes(connection, op);
    this.op = op;
  }

  /** Copies what an image shows, and nothing of what lies below or of its snapshots. */
  public Images.Image copy(Images.Image source, String stem, Growth growth) {
    images.refresh(source.pool());
    Volumes volumes = connection.storage().volumes(source.pool());
    return made(
        source.pool(),
        stem,
        source.format(),
        name -> {
          boolean sparse = !source.device(); // with holes where the source has holes
          String xml = VolumeXml.of(name, source.capacity(), source.format(), sparse, null);
          try (Meanwhile look = growth.of(source.pool(), name)) {
            volumes.createFrom(source.pool(), source.name(), name, xml, op);
          }
        });
  }

  /** Copies the file of an image, with the snapshots inside. */
  public Images.Image duplicate(Images.Image source, String stem) {
    images.refresh(source.pool());
    Volumes volumes = connection.storage().volumes(source.pool());
    Images.Image room =
        made(
            source.pool(),
            stem,
            source.format(),
            name ->
                volumes.create(
                    name, VolumeXml.of(name, source.length(), "raw", true, null), 0, op));
    try {
      volumes.duplicate(source.name(), room.name(), source.length(), op);
      images.refreshAgain(source.pool()); // to see what it is now
      return images.again(room);
    } catch (HypervisorException e) {
      throw fresh.removed(room.label(), e);
    }
  }

  /** Deletes one that may be gone. */
  public void delete(Images.Image image, Operation by) {
    try {
      connection.storage().volumes(image.pool()).delete(image.name(), by);
    } catch (NotFoundException gone) {
      // all the better
    }
  }

  /**
   * Makes an image that shows another one, and takes all that is written.
   *
   * @throws RejectedException if it lies in a pool of something else than files
   */
  public Images.Image overlay(Images.Image base, String stem) {
    if (!new Pools(connection, op).view(base.pool()).ofFiles()) {
      throw new RejectedException(
          "its disk " + base.path() + " lies in no folder, where an image could lie on top of it",
          Failure.notDone().remedy("clone it fully"));
    }
    images.refresh(base.pool());
    Volumes volumes = connection.storage().volumes(base.pool());
    return made(
        base.pool(),
        stem,
        "qcow2",
        name -> {
          VolumeXml.Below below = new VolumeXml.Below(base.path(), base.format());
          volumes.create(name, VolumeXml.of(name, base.capacity(), "qcow2", false, below), 0, op);
        });
  }

  private Images.Image made(String pool, String stem, String format, Consumer<String> create) {
    String name = fresh.free(stem, format, create);
    try {
      return images.named(pool, name);
    } catch (HypervisorException e) { // a cancel that comes now may not leave it behind
      throw fresh.removed(pool + "/" + name, e);
    }
  }

  /** The beginning of the names of images of a machine. */
  public static String stem(String machine, String target) {
    return FreshVolumes.legal(machine + "-" + target);
  }
}
