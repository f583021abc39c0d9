package dev.posada.vmware.storage;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Pool;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.spi.Operation;
import dev.posada.spi.StorageDriver;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.Slot;
import dev.posada.vmware.files.SparseDisk;
import dev.posada.vmware.machine.Images;
import dev.posada.vmware.tool.DiskManager;
import dev.posada.vmware.tool.Installation;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Disks in a folder beside the machines. The tool of disks copies, grows and converts them; where
 * it is missing they can be made and deleted all the same. Its sizes are whole MiB.
 */
public final class VirtualStorage implements StorageDriver {
  private static final long MIB = 1 << 20;
  private static final String GROWABLE = "0";
  private static final String FLAT = "2";

  private final Installation vmware;
  private final Images images;
  private final DiskManager manager;

  /** Takes the values. */
  public VirtualStorage(Installation vmware, Images images) {
    this.vmware = vmware;
    this.images = images;
    this.manager = new DiskManager(vmware);
  }

  private VolumeFolders folder(Operation op) {
    return new VolumeFolders(vmware, images, op);
  }

  /** The descriptors in the folders. */
  @Override
  public List<Pool> pools(Operation op) {
    return folder(op).pools(op);
  }

  /** The descriptors in the folders. */
  @Override
  public List<Volume> volumes(Operation op) {
    return folder(op).volumes(op);
  }

  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  /** Without a tool; of VMDK unless the spec says otherwise, and of 1 MiB if it says no size. */
  @Override
  public Volume create(VolumeSpec spec, Operation op) {
    Disk.Format format = spec.format().orElse(Disk.Format.VMDK);
    if (format != Disk.Format.VMDK && format != Disk.Format.RAW) {
      throw new UnsupportedCapabilityException(
          "a volume of " + format,
          Support.no("VMware reads it not", "choose VMDK or RAW"),
          Failure.notDone());
    }
    boolean large = spec.size().filter(size -> size.bytes() > SparseDisk.LARGEST).isPresent();
    if (large && format == Disk.Format.VMDK) {
      throw new RejectedException(
          "a growable volume has at most 4 TiB here",
          Failure.notDone().remedy("ask for less, or make several"));
    }
    long bytes = spec.size().map(VirtualStorage::whole).orElse(MIB);
    VolumeFolders folder = folder(op);
    folder.make(op);
    // else who comes second would write over, or take away, what the first one has made
    String disk = folder.place(spec.pool(), spec.name(), op);
    return folder.inTurn(
        disk,
        op,
        () -> {
          folder.requireFree(disk, spec.name(), op);
          return made(disk, format == Disk.Format.RAW, bytes, folder, op);
        });
  }

  private Volume made(String disk, boolean flat, long bytes, VolumeFolders folder, Operation op) {
    Undo undo = new Undo(op);
    undo.add("the disk " + disk, own -> discard(disk, flat, own));
    try {
      if (flat) {
        FlatDisk.write(disk, bytes, vmware.files(), op);
      } else {
        SparseDisk.of(bytes, Slot.Bus.SCSI).write(disk, vmware.files(), op);
      }
      return folder.get(disk, op);
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
  }

  private static long whole(ByteSize size) {
    return (size.bytes() + MIB - 1) / MIB * MIB;
  }

  private void discard(String disk, boolean flat, Operation own) {
    vmware.deleteIfThere(disk, own);
    if (flat) {
      vmware.deleteIfThere(FlatDisk.place(disk), own);
    }
  }

  /** The files, one by one. */
  @Override
  public void delete(Volume volume, Operation op) {
    VolumeFolders folder = folder(op);
    DiskFile disk = folder.disk(volume, op);
    folder.requireUnused(volume, disk, op);
    folder.delete(volume.id(), disk, op);
  }

  /** {@code vmware-vdiskmanager -r}. */
  @Override
  public Volume copy(Volume volume, String name, Operation op) {
    VolumeFolders folder = folder(op);
    DiskFile disk = folder.disk(volume, op);
    String copy = folder.place(Optional.of(volume.pool()), name, op);
    return folder.inTurn(
        copy,
        op,
        () -> {
          folder.requireFree(copy, name, op);
          return copied(volume, disk, copy, folder, op);
        });
  }

  private Volume copied(
      Volume volume, DiskFile disk, String copy, VolumeFolders folder, Operation op) {
    Undo undo = new Undo(op);
    undo.add("the disk " + copy, own -> discard(copy, FlatDisk.is(disk), own));
    try {
      manager.change("copy", op, "-r", volume.id(), "-t", type(disk), copy);
      return folder.get(copy, op);
    } catch (AlreadyExistsException faster) {
      throw faster; // the tool writes over nothing: what is there is somebody else's
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
  }

  private static String type(DiskFile disk) {
    return FlatDisk.is(disk) ? FLAT : GROWABLE;
  }

  /** {@code vmware-vdiskmanager -x}. */
  @Override
  public Volume resize(Volume volume, ByteSize size, Operation op) {
    VolumeFolders folder = folder(op);
    folder.requireUnused(volume, folder.disk(volume, op), op);
    manager.change("resize", op, "-x", whole(size) / MIB + "MB", volume.id());
    return folder.get(volume.id(), op);
  }

  /** The file is sent in place of the bytes; a disk of VMware is converted into the volume. */
  @Override
  public void upload(Path from, Volume to, Operation op) {
    VolumeFolders folder = folder(op);
    DiskFile disk = folder.disk(to, op);
    folder.requireUnused(to, disk, op);
    Transfer transfer = new Transfer(vmware, to, disk, op);
    if (FlatDisk.is(disk)) {
      transfer.sendBytes(from);
    } else {
      sendDisk(from, to, folder, transfer, op);
    }
  }

  private void sendDisk(
      Path from, Volume to, VolumeFolders folder, Transfer transfer, Operation op) {
    String sent = folder.interim(to);
    String made = folder.interim(to);
    Undo undo = new Undo(op);
    undo.add("the disk " + sent, own -> vmware.deleteIfThere(sent, own));
    undo.add("the disk " + made, own -> vmware.deleteIfThere(made, own));
    try {
      transfer.requireDisk(from);
      vmware.files().send(from, sent, op);
      manager.change("convert", op, "-r", sent, "-t", GROWABLE, made);
      folder.inTurn(
          to.id(),
          op,
          () -> {
            folder.requireUnused(to, folder.disk(to, op), op); // sending may take hours
            return put(made, to, folder, op);
          });
      vmware.deleteIfThere(sent, op);
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
  }

  /** Puts a disk in the place of a volume. */
  private Volume put(String made, Volume to, VolumeFolders folder, Operation op) {
    String before = folder.interim(to);
    Undo undo = new Undo(op);
    undo.add("the former disk " + before, own -> settle(before, made, to.id(), folder, own));
    try {
      manager.change("rename", op, "-n", to.id(), before);
      manager.change("rename", op, "-n", made, to.id());
      folder.delete(before, op);
      return to;
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
  }

  /** A disk that has made room for another one comes back if that has not come. */
  private void settle(String before, String made, String id, VolumeFolders folder, Operation own) {
    if (vmware.files().stamp(before, own).isEmpty()) {
      return;
    }
    if (vmware.files().stamp(id, own).isEmpty()) {
      manager.change("rename", own, "-n", before, id);
    } else if (vmware.files().stamp(made, own).isEmpty()) {
      folder.delete(before, own);
    } else {
      throw new BusyException("somebody else has taken its place", Failure.undecided());
    }
  }

  /** The bytes; of a disk of VMware a file that has all of it. */
  @Override
  public void download(Volume from, OutputStream to, Operation op) {
    VolumeFolders folder = folder(op);
    DiskFile disk = folder.disk(from, op);
    folder.requireClosed(from, op); // who runs on it writes between what is read
    Transfer transfer = new Transfer(vmware, from, disk, op);
    if (FlatDisk.is(disk)) {
      transfer.fetch(FlatDisk.bytes(from.id(), disk), to);
      return;
    }
    boolean whole = disk.files(from.id()).size() == 1 && disk.parent().isEmpty();
    if (whole || disk.extents().stream().allMatch(one -> isItself(one, from))) {
      transfer.fetch(from.id(), to);
      return;
    }
    String made = folder.interim(from);
    Undo undo = new Undo(op);
    undo.add("the disk " + made, own -> vmware.deleteIfThere(made, own));
    try {
      manager.change("convert", op, "-r", from.id(), "-t", GROWABLE, made);
      transfer.fetch(made, to);
      vmware.deleteIfThere(made, op);
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
  }

  private static boolean isItself(DiskFile.Extent extent, Volume volume) {
    return extent.file().filter(Paths.name(volume.id())::equals).isPresent();
  }
}
