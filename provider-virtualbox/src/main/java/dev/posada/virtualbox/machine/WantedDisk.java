package dev.posada.virtualbox.machine;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.RejectedException;
import java.util.Locale;
import java.util.Optional;

/**
 * A disk that a machine is to get, in the words of VirtualBox.
 *
 * @param disk the disk in ours
 */
record WantedDisk(Disk disk) {
  private static final int SECTOR = 512;

  /** {@return a size in bytes, which VirtualBox counts in sectors} */
  static String bytes(ByteSize size) {
    return Long.toString((size.bytes() + SECTOR - 1) / SECTOR * SECTOR);
  }

  /** Refuses what VirtualBox does for no image. */
  void check() {
    format(); // or it is refused
    source().ifPresent(WantedDisk::requireNoDevice);
    if (disk.capacity().isPresent() && isAsItIs()) {
      throw rejected(
          "a disk that is there, and one over it, has the size that it has",
          "grow it once it is attached, or copy it");
    }
  }

  private static void requireNoDevice(String path) {
    if (path.startsWith("/dev/") || path.startsWith("\\\\.\\")) {
      throw rejected(
          "VirtualBox reads a device only through an image that describes it",
          "make one with VBoxManage createmedium --variant RawDisk");
    }
  }

  private boolean isAsItIs() {
    return disk.origin() == Disk.Origin.EXISTING || disk.origin() == Disk.Origin.OVERLAY;
  }

  /** {@return the path on the host of what it is, is a copy of, or lies on} */
  Optional<String> source() {
    return disk.volume()
        .map(
            volume ->
                volume
                    .hostPath()
                    .orElseThrow(() -> rejected("it is no file: " + volume, "use another")))
        .or(disk::hostPath);
  }

  /** {@return the format of the image that is to be made} */
  String format() {
    return switch (disk.format().orElse(Disk.Format.VDI)) {
      case VMDK -> "VMDK";
      case VHD -> "VHD";
      case QCOW2 -> "QCOW";
      case VDI -> "VDI";
      case RAW -> {
        if (disk.origin() != Disk.Origin.EXISTING) {
          throw rejected("VirtualBox makes no raw disks", "use VDI, VMDK or VHD");
        }
        yield "VDI";
      }
    };
  }

  /** {@return how the name of that image ends} */
  String suffix() {
    String format = format();
    return format.equals("QCOW") ? ".qcow2" : "." + format.toLowerCase(Locale.ROOT);
  }

  private static RejectedException rejected(String why, String remedy) {
    return new RejectedException(why, Failure.notDone().remedy(remedy));
  }
}
