package dev.posada.vmware.machine;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.Slot;
import dev.posada.vmware.files.SparseDisk;
import dev.posada.vmware.tool.DiskManager;
import dev.posada.vmware.tool.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes the images of the disks and discs that a machine is to get, in its folder. */
final class NewDisks {
  private static final long MIB = 1 << 20;

  private final Installation vmware;
  private final Images images;
  private final String machine;
  private final Undo undo;
  private final Operation op;
  private final DiskManager manager;
  private final Belongings belongings;
  private final List<String> made = new ArrayList<>();
  private final Map<String, String> given = new LinkedHashMap<>();

  /**
   * Takes the values.
   *
   * @param machine the {@code .vmx} of the machine, which may not be there yet
   */
  NewDisks(Installation vmware, Images images, String machine, Undo undo, Operation op) {
    this.vmware = vmware;
    this.images = images;
    this.machine = machine;
    this.undo = undo;
    this.op = op;
    this.manager = new DiskManager(vmware);
    this.belongings = new Belongings(vmware, images);
  }

  /** {@return the names of the images of disks that were made} */
  List<String> made() {
    return List.copyOf(made);
  }

  private static RejectedException rejected(String why, String remedy) {
    return new RejectedException(why, Failure.notDone().remedy(remedy));
  }

  /** Looks whether it can be done, before anything is. */
  void check(Disk disk) {
    if (disk.format().filter(format -> format != Disk.Format.VMDK).isPresent()) {
      throw rejected("VMware reads no other disks than VMDK", "convert it, as by qemu-img");
    }
    Optional<String> source = source(disk);
    source.ifPresent(this::requireDisk);
    boolean asItIs = disk.origin() == Disk.Origin.EXISTING || disk.origin() == Disk.Origin.OVERLAY;
    if (asItIs && disk.capacity().isPresent()) {
      throw rejected(
          "a disk that is there, and one over it, has the size that it has",
          "grow it once it is attached, or copy it");
    }
    if (disk.origin() == Disk.Origin.OVERLAY && !SparseDisk.isName(source.orElseThrow())) {
      throw rejected(
          "a disk cannot lie on one with a quote or a control character in its path",
          "rename it, or copy it");
    }
    if (disk.origin() == Disk.Origin.EXISTING) {
      requireFree(source.orElseThrow());
    }
    if (disk.origin() == Disk.Origin.COPY && !manager.isThere(op)) {
      throw new UnsupportedCapabilityException(
          "copying disks",
          Support.no("there is no vmware-vdiskmanager", "install Workstation or Fusion whole"),
          Failure.notDone());
    }
    if (disk.origin() == Disk.Origin.BLANK
        && disk.capacity().orElseThrow().bytes() > SparseDisk.LARGEST) {
      throw rejected("a disk has at most 4 TiB here", "ask for less, or attach several");
    }
  }

  /** What the machine has, or its own snapshots, it cannot have once more. */
  private void requireFree(String image) {
    belongings.requireFree(image, "", op);
    String folder = Paths.parent(image);
    List<String> beside =
        vmware.files().list(folder, op).stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".vmdk"))
            .filter(name -> !DiskFile.isPart(name)) // in which a guest may write what it likes
            .map(name -> Paths.resolve(folder, name))
            .toList();
    belongings.requireNothingOn(image, beside, op);
    if (given.putIfAbsent(vmware.library().keys(List.of(image), op).get(image), image) != null) {
      throw rejected("a machine has an image once alone: " + image, "copy it");
    }
  }

  /**
   * Refuses those that were free at the check and are used now: other disks may have taken minutes.
   * To be called right before the machine names them.
   */
  void checkAgain() {
    belongings.requireFree(given.values(), "", op);
  }

  /** Looks whether a disc is there. */
  void check(Cdrom cdrom) {
    cdrom.hostPath().ifPresent(this::requireFile);
  }

  private void requireFile(String path) {
    if (vmware.files().stamp(path, op).isEmpty()) {
      throw new NotFoundException(Kind.FILE, path, Failure.notDone());
    }
  }

  private void requireDisk(String path) {
    requireFile(path);
    if (images.of(List.of(path), false, op).isEmpty()) {
      throw rejected(path + " is no disk of VMware", "convert it to VMDK, as by qemu-img");
    }
  }

  /** {@return the path on the host of what a disk is, is a copy of, or lies on} */
  private static Optional<String> source(Disk disk) {
    return disk.volume()
        .map(
            volume ->
                volume
                    .hostPath()
                    .orElseThrow(() -> rejected("it is no file: " + volume, "use another")))
        .or(disk::hostPath);
  }

  /** {@return the image of a disk, as the machine is to name it} */
  String place(Disk disk, Slot.Bus bus) {
    return switch (disk.origin()) {
      case EXISTING -> beside(source(disk).orElseThrow());
      case BLANK -> blank(disk.capacity().orElseThrow(), bus);
      case COPY -> copy(disk);
      case OVERLAY -> overlay(source(disk).orElseThrow());
    };
  }

  private String beside(String path) {
    return Paths.isSame(Paths.parent(path), Paths.parent(machine)) ? Paths.name(path) : path;
  }

  private String path(String name) {
    return Paths.resolve(Paths.parent(machine), name);
  }

  private String fresh(String suffix) {
    return "disk-" + UUID.randomUUID().toString().substring(0, 8) + suffix;
  }

  private String newDisk() {
    String name = fresh(".vmdk");
    undo.add("the disk " + path(name), own -> vmware.deleteIfThere(path(name), own));
    made.add(name);
    return name;
  }

  private String blank(ByteSize size, Slot.Bus bus) {
    String name = newDisk();
    if (size.bytes() % MIB == 0 && manager.isThere(op)) {
      String adapter = bus == Slot.Bus.IDE ? "ide" : "lsilogic";
      manager.change(
          "create disk",
          op,
          "-c",
          "-s",
          size.bytes() / MIB + "MB",
          "-a",
          adapter,
          "-t",
          "0",
          path(name));
    } else {
      SparseDisk.of(size.bytes(), bus).write(path(name), vmware.files(), op);
    }
    return name;
  }

  private String overlay(String below) {
    DiskFile disk = images.of(List.of(below), false, op).get(below);
    if (disk == null) {
      throw new NotFoundException(Kind.FILE, below, Failure.notDone());
    }
    String name = newDisk();
    SparseDisk.over(beside(below), disk).write(path(name), vmware.files(), op);
    return name;
  }

  private String copy(Disk disk) {
    Optional<Path> file = disk.file();
    if (file.isEmpty()) {
      return converted(disk, source(disk).orElseThrow());
    }
    String sent = path(fresh("-sent.vmdk"));
    vmware.files().send(file.get(), sent, op);
    try {
      requireDisk(sent);
      return converted(disk, sent);
    } finally {
      Undisturbed.run(() -> vmware.deleteIfThere(sent, op.unattended(Undo.TIME)));
    }
  }

  private String converted(Disk disk, String from) {
    String name = newDisk();
    manager.change("copy disk", op, "-r", from, "-t", "0", path(name));
    disk.capacity().ifPresent(size -> grow(path(name), size));
    return name;
  }

  /** Makes an image larger; VMware's tool counts in MiB. */
  void grow(String image, ByteSize size) {
    DiskFile now = images.of(List.of(image), false, op).get(image);
    if (now == null) {
      throw new NotFoundException(Kind.FILE, image, Failure.notDone());
    }
    if (now.capacity() > size.bytes()) {
      throw rejected(
          "it has " + ByteSize.bytes(now.capacity()) + " and cannot shrink", "ask for no less");
    }
    if (now.capacity() == size.bytes()) {
      return;
    }
    if (now.parent().isPresent()) {
      throw rejected("a disk over another has the size of that", "delete its snapshots first");
    }
    if (size.bytes() % MIB != 0) {
      throw rejected("a disk grows by whole MiB", "ask for a multiple of 1 MiB");
    }
    manager.change("grow disk", op, "-x", size.bytes() / MIB + "MB", image);
  }

  /** {@return the image of a disc as the machine is to name it; empty for an empty drive} */
  Optional<String> disc(Cdrom drive) {
    Optional<Path> file = drive.file();
    if (file.isEmpty()) {
      return drive.hostPath().map(this::beside);
    }
    String name = fresh(".iso").replace("disk-", "disc-").toLowerCase(Locale.ROOT);
    undo.add("the disc " + path(name), own -> vmware.deleteIfThere(path(name), own));
    vmware.files().send(file.get(), path(name), op);
    return Optional.of(name);
  }
}
