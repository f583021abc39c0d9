package dev.posada.kvm.storage;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Pool;
import dev.posada.Volume;
import dev.posada.kvm.xml.PoolView;
import dev.posada.kvm.xml.VolumeView;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What the XML of pools and volumes says, in Posada's words. */
public final class StorageWords {
  private StorageWords() {}

  /**
   * A pool.
   *
   * @param active one that is not has no figures
   */
  static Pool pool(PoolView view, boolean active) {
    Pool.Builder pool = Pool.builder(view.uuid().orElse(view.name()), view.name());
    view.path().filter(path -> path.startsWith("/")).ifPresent(pool::hostPath);
    OptionalLong capacity = view.capacity();
    if (active && capacity.orElse(0) > 0) { // what serves no figures says 0
      pool.capacity(ByteSize.bytes(capacity.getAsLong()));
      view.available().ifPresent(free -> pool.free(ByteSize.bytes(free)));
    }
    return pool.build();
  }

  /** A volume, which is known by its name: keys of libvirt are paths or change with them. */
  static Volume volume(String pool, VolumeView view) {
    Volume.Builder volume = Volume.builder(view.name(), view.name(), pool);
    view.hostPath().ifPresent(volume::hostPath);
    view.allocation().ifPresent(used -> volume.used(ByteSize.bytes(used)));
    if (!view.isFolder()) {
      view.capacity().stream()
          .filter(bytes -> bytes > 0) // it was made without a size
          .forEach(bytes -> volume.capacity(ByteSize.bytes(bytes)));
      String format = view.type().equals("file") ? view.format() : view.driver();
      format(format).ifPresent(volume::format);
    }
    return volume.build();
  }

  public static Optional<Disk.Format> format(String word) {
    return switch (word) {
      case "raw" -> Optional.of(Disk.Format.RAW);
      case "qcow2" -> Optional.of(Disk.Format.QCOW2);
      case "vdi" -> Optional.of(Disk.Format.VDI);
      case "vmdk" -> Optional.of(Disk.Format.VMDK);
      case "vpc" -> Optional.of(Disk.Format.VHD);
      default -> Optional.empty();
    };
  }

  public static String word(Disk.Format format) {
    return format == Disk.Format.VHD ? "vpc" : format.name().toLowerCase(Locale.ROOT);
  }
}
