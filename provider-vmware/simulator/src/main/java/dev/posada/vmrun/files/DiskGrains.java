package dev.posada.vmrun.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Copies what is on a disk, skipping what was never written. */
final class DiskGrains {
  private DiskGrains() {}

  static void copy(VirtualDisk from, VirtualDisk to) throws IOException {
    copy(from, (grain, bytes) -> put(to, grain * SparseExtent.GRAIN_SECTORS, bytes));
  }

  /** Hands on grains by their number in the whole disk. */
  static void copy(VirtualDisk from, StreamExtent.Sink to) throws IOException {
    long at = 0;
    for (DiskDescriptor.Extent extent : from.descriptor().extents()) {
      Path part = part(from, extent);
      if (extent.kind().equals("SPARSE")) {
        copySparse(part, to, at);
      } else if (extent.kind().equals("FLAT") || extent.kind().equals("VMFS")) {
        copyFlat(part, to, at);
      }
      at += extent.sectors();
    }
  }

  private static Path part(VirtualDisk disk, DiskDescriptor.Extent extent) {
    return disk.embedded() ? disk.file() : disk.file().resolveSibling(extent.file());
  }

  private static void copySparse(Path part, StreamExtent.Sink to, long at) throws IOException {
    long first = at / SparseExtent.GRAIN_SECTORS;
    try (SparseExtent source = SparseExtent.open(part)) {
      if (source.compressed()) {
        StreamExtent.read(part, (grain, bytes) -> to.write(first + grain, bytes));
        return;
      }
      for (long grain = 0; grain < source.grains(); grain++) {
        byte[] bytes = source.read(grain);
        if (bytes != null) {
          to.write(first + grain, bytes);
        }
      }
    }
  }

  private static void copyFlat(Path part, StreamExtent.Sink to, long at) throws IOException {
    try (RandomAccessFile source = new RandomAccessFile(part.toFile(), "r")) {
      byte[] bytes = new byte[SparseExtent.GRAIN];
      long grain = at / SparseExtent.GRAIN_SECTORS;
      for (int got = source.read(bytes); got > 0; got = source.read(bytes)) {
        boolean written = false;
        for (int i = 0; i < got && !written; i++) {
          written = bytes[i] != 0;
        }
        if (written) {
          to.write(grain, bytes.clone());
        }
        grain++;
      }
    }
  }

  /** Writes a grain; extents of split disks begin at whole grains. */
  private static void put(VirtualDisk disk, long sector, byte[] bytes) throws IOException {
    long begin = 0;
    for (DiskDescriptor.Extent extent : disk.descriptor().extents()) {
      if (sector < begin + extent.sectors()) {
        long inside = sector - begin;
        Path part = part(disk, extent);
        if (extent.kind().equals("SPARSE")) {
          try (SparseExtent target = SparseExtent.open(part)) {
            target.write(inside / SparseExtent.GRAIN_SECTORS, bytes);
          }
        } else {
          try (RandomAccessFile target = new RandomAccessFile(part.toFile(), "rw")) {
            target.seek(inside * SparseExtent.SECTOR);
            long left = (extent.sectors() - inside) * SparseExtent.SECTOR;
            target.write(bytes, 0, (int) Math.min(bytes.length, left));
          }
        }
        return;
      }
      begin += extent.sectors();
    }
  }
}
