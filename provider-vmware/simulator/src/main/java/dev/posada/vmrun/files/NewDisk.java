package dev.posada.vmrun.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes and copies disks. */
public final class NewDisk {
  private NewDisk() {}

  public static VirtualDisk create(Path file, DiskType type, long sectors, String adapter)
      throws IOException {
    List<DiskDescriptor.Extent> extents = extents(file, type, sectors);
    DiskDescriptor descriptor = DiskDescriptor.of(type.createType(), extents, adapter);
    if (type == DiskType.STREAM) {
      StreamExtent.create(file, sectors, descriptor.text()).close();
      return new VirtualDisk(file, descriptor, true);
    }
    if (type.sparse() && !type.split()) {
      SparseExtent.create(file, sectors, descriptor.text()).close();
      return new VirtualDisk(file, descriptor, true);
    }
    Files.writeString(file, descriptor.text());
    for (DiskDescriptor.Extent extent : extents) {
      Path part = file.resolveSibling(extent.file());
      if (type.sparse()) {
        SparseExtent.create(part, extent.sectors(), "").close();
      } else {
        try (RandomAccessFile flat = new RandomAccessFile(part.toFile(), "rw")) {
          flat.setLength(extent.sectors() * SparseExtent.SECTOR);
        }
      }
    }
    return new VirtualDisk(file, descriptor, false);
  }

  private static List<DiskDescriptor.Extent> extents(Path file, DiskType type, long sectors) {
    String name = file.getFileName().toString();
    String stem = name.replaceFirst("(?i)\\.vmdk$", "");
    if (!type.split()) {
      String part = type.sparse() ? name : stem + "-flat.vmdk";
      return List.of(new DiskDescriptor.Extent(sectors, type.extent(), part));
    }
    List<DiskDescriptor.Extent> extents = new ArrayList<>();
    for (long rest = sectors; rest > 0; rest -= DiskType.SPLIT_SECTORS) {
      String part =
          String.format("%s-%s%03d.vmdk", stem, type.sparse() ? "s" : "f", extents.size() + 1);
      long size = Math.min(rest, DiskType.SPLIT_SECTORS);
      extents.add(new DiskDescriptor.Extent(size, type.extent(), part));
    }
    return extents;
  }

  /**
   * Copies a disk of any kind into a new one. What deltas hold is empty in the simulator (a guest's
   * files are kept by the content identity of its disk), so the grains are those of the lowest
   * parent.
   */
  public static VirtualDisk copy(VirtualDisk from, Path to, DiskType type, long sectors)
      throws IOException {
    VirtualDisk base = from;
    while (base.parent() != null) {
      base = VirtualDisk.open(base.parent());
    }
    if (type == DiskType.STREAM) {
      List<DiskDescriptor.Extent> extents = extents(to, type, sectors);
      DiskDescriptor descriptor = DiskDescriptor.of(type.createType(), extents, from.adapter());
      try (StreamExtent stream = StreamExtent.create(to, sectors, descriptor.text())) {
        DiskGrains.copy(base, stream::write);
      }
      return new VirtualDisk(to, descriptor, true);
    }
    VirtualDisk copy = create(to, type, sectors, from.adapter());
    DiskGrains.copy(base, copy);
    return copy;
  }
}
