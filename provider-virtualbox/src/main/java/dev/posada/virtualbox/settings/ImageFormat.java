package dev.posada.virtualbox.settings;

import dev.posada.Disk;
import java.util.Optional;

/** The formats of images, in VirtualBox's words and ours. */
public final class ImageFormat {
  private ImageFormat() {}

  /** {@return Posada's word for one of VirtualBox; empty if there is none} */
  public static Optional<Disk.Format> of(String word) {
    return switch (word) {
      case "VDI" -> Optional.of(Disk.Format.VDI);
      case "VMDK" -> Optional.of(Disk.Format.VMDK);
      case "VHD" -> Optional.of(Disk.Format.VHD);
      case "RAW" -> Optional.of(Disk.Format.RAW);
      case "QCOW" -> Optional.of(Disk.Format.QCOW2);
      default -> Optional.empty(); // Parallels', QED, VHDX, iSCSI
    };
  }
}
