package dev.posada.kvm.xml;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A storage pool as its XML shows it, whoever wrote it. Immutable.
 *
 * @param type dir, fs, netfs, logical, disk, iscsi, rbd and more
 * @param path its folder or device; some kinds have none
 * @param capacity bytes, as the other; both 0 while it is not active
 */
public record PoolView(
    String type,
    String name,
    Optional<String> uuid,
    Optional<String> path,
    OptionalLong capacity,
    OptionalLong available) {
  private static final Set<String> OF_FILES = Set.of("dir", "fs", "netfs", "vstorage");

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is no XML
   */
  public static PoolView read(String text) {
    Xml pool = Xml.parse(text);
    return new PoolView(
        pool.attribute("type").orElse(""),
        pool.textOf("name").or(() -> pool.textOf("source/name")).orElse(""),
        pool.textOf("uuid"),
        pool.textOf("target/path"),
        Sizes.bytes(pool, "capacity"),
        Sizes.bytes(pool, "available"));
  }

  /** {@return whether its volumes are files, which may be in any format and be sparse} */
  public boolean ofFiles() {
    return OF_FILES.contains(type);
  }
}
