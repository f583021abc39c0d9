package dev.posada.virtualbox.storage;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.Pool;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.spi.Operation;
import dev.posada.spi.StorageDriver;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.tool.Installation;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Images of disks outside the folders of machines, which are volumes; the id of one is its path.
 *
 * <p>VirtualBox tells sizes in whole MiB, so volumes are made in whole MiB.
 */
public final class VirtualStorage implements StorageDriver {
  private static final long MIB = 1 << 20;

  private final Installation vbox;

  public VirtualStorage(Installation vbox) {
    this.vbox = vbox;
  }

  /** The settings files. */
  @Override
  public List<Pool> pools(Operation op) {
    Images images = Images.look(vbox, op);
    return images.pools().stream().map(images.folders()::described).toList();
  }

  /** The settings files, and {@code list hdds --long} if there are any. */
  @Override
  public List<Volume> volumes(Operation op) {
    List<Image> all = Images.look(vbox, op).all();
    return all.isEmpty()
        ? List.of()
        : Images.volumes(all, vbox.tool().read(op, "list", "hdds", "--long"));
  }

  private Volume volume(Image image, Operation op) {
    return Images.volumes(
            List.of(image), vbox.tool().read(op, "showmediuminfo", "disk", image.uuid()))
        .get(0);
  }

  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  private static long whole(ByteSize size) {
    return (size.bytes() + MIB - 1) / MIB * MIB;
  }

  /** {@code createmedium}: of VDI unless the spec says otherwise; of 1 MiB if it says no size. */
  @Override
  public Volume create(VolumeSpec spec, Operation op) {
    Images images = Images.look(vbox, op);
    String pool = spec.pool().orElse(Folders.DEFAULT);
    Disk.Format format = spec.format().orElse(Disk.Format.VDI);
    String place = images.folders().place(pool, spec.name(), format);
    images.requireFree(pool, spec.name());
    long bytes = spec.size().map(VirtualStorage::whole).orElse(MIB);
    vbox.tool().work("create", op, Formats.create(place, bytes, format));
    return volume(Images.look(vbox, op).at(place, spec.name()), op);
  }

  /** {@code closemedium --delete}; that an image stands on it VirtualBox refuses as well. */
  @Override
  public void delete(Volume volume, Operation op) {
    Image image = Images.look(vbox, op).get(volume);
    Images.requireUnused(image, "detach it, or delete the machine");
    vbox.tool().work("delete", op, "closemedium", "disk", image.uuid(), "--delete");
  }

  /** {@code clonemedium}. */
  @Override
  public Volume copy(Volume volume, String name, Operation op) {
    Images images = Images.look(vbox, op);
    Image image = images.get(volume);
    Disk.Format format = image.word().filter(it -> it != Disk.Format.QCOW2).orElse(Disk.Format.VDI);
    String place = images.folders().place(image.pool(), name, format);
    images.requireFree(image.pool(), name);
    List<String> words = new ArrayList<>(List.of("clonemedium", image.uuid(), place));
    words.addAll(Formats.words(format));
    vbox.tool().work("copy", op, words.toArray(String[]::new));
    return volume(Images.look(vbox, op).at(place, name), op);
  }

  /** {@code modifymedium --resizebyte}; by a copy where VirtualBox cannot. */
  @Override
  public Volume resize(Volume volume, ByteSize size, Operation op) {
    Image image = Images.look(vbox, op).get(volume);
    // what stands on it would end where it ended before
    Images.requireNothingOver(image);
    Growth growth = new Growth(vbox, image, op);
    long bytes = whole(size);
    growth.inPlace(bytes);
    if (!atLeast(bytes, volume(image, op))) {
      growth.byCopy(bytes);
    }
    return volume(Images.look(vbox, op).at(image.path(), image.name()), op);
  }

  private static boolean atLeast(long bytes, Volume volume) {
    return volume.capacity().map(ByteSize::bytes).orElse(0L) >= bytes;
  }

  /** {@code clonemedium --existing} of what was sent. */
  @Override
  public void upload(Path from, Volume to, Operation op) {
    Image image = Images.look(vbox, op).get(to);
    Images.requireNothingOver(image);
    new Transfer(vbox, image, op).upload(from, volume(image, op).capacity());
  }

  /**
   * The file. VirtualBox is not asked, so nobody else refuses one that a machine writes to: it is
   * looked before and after.
   */
  @Override
  public void download(Volume from, OutputStream to, Operation op) {
    Image image = Images.look(vbox, op).get(from);
    requireQuiet(image, op);
    Optional<Instant> before = vbox.files().stamp(image.path(), op);
    new Transfer(vbox, image, op).download(to);
    Image after = Images.look(vbox, op).get(from);
    requireQuiet(after, op);
    if (!vbox.files().stamp(after.path(), op).equals(before)) {
      throw new BusyException(
          "somebody has written to it meanwhile", Failure.notDone().remedy("fetch it again"));
    }
  }

  private void requireQuiet(Image image, Operation op) {
    for (Image.User user : image.users()) {
      if (States.mayBeOn(vbox, user.id(), op)) {
        throw new InvalidStateException(
            "machine " + user.name() + " runs and writes to it",
            Failure.notDone().remedy("stop it first, or take a backup of it"));
      }
    }
  }
}
