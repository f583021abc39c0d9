package dev.posada.vmrun.command;

import dev.posada.vmrun.files.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Chains of disks. */
final class VirtualDisks {
  private VirtualDisks() {}

  /** The disk below, or null; also of something that is no disk. */
  static Path parentOf(Path disk) throws IOException {
    if (!Files.exists(disk)) {
      return null;
    }
    try {
      return VirtualDisk.open(disk).parent();
    } catch (VirtualDisk.NotADisk e) {
      return null;
    }
  }

  /** The disk, or null for a file that is none. */
  static VirtualDisk open(Path disk) throws IOException {
    try {
      return Files.exists(disk) ? VirtualDisk.open(disk) : null;
    } catch (VirtualDisk.NotADisk e) {
      return null;
    }
  }
}
