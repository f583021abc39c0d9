package dev.posada.virtualbox.storage;

import dev.posada.Disk;
import dev.posada.virtualbox.settings.ImageFormat;
import java.util.List;
import java.util.Optional;

/**
 * An image that is a volume: one that stands on no other, outside the folders of machines.
 *
 * @param uuid what VirtualBox knows it by
 * @param path where it lies, which is its id for Posada
 * @param format as VirtualBox calls it
 * @param pool the pool in which it is
 * @param name its name there
 * @param users the machines that have it as a disk, now or in a snapshot
 * @param children the paths of the images that stand on it
 */
record Image(
    String uuid,
    String path,
    String format,
    String pool,
    String name,
    List<User> users,
    List<String> children) {

  /** A machine that has it. */
  record User(String id, String name) {}

  /** {@return its format in Posada's words} */
  Optional<Disk.Format> word() {
    return ImageFormat.of(format);
  }

  Image named(String other) {
    return new Image(uuid, path, format, pool, other, users, children);
  }
}
