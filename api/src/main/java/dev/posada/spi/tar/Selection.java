package dev.posada.spi.tar;

import java.nio.file.Path;

/** What of a folder is packed. Paths are relative to the folder. Immutable. */
@FunctionalInterface
public interface Selection {
  /** All of it. */
  Selection ALL = path -> true;

  /**
   * {@return whether something is packed}
   *
   * @param path a file, a link or a directory
   */
  boolean includes(Path path);

  /**
   * {@return whether something in a directory may be packed that is not packed itself; no unless
   * overridden}
   *
   * @param directory one that is not packed
   */
  default boolean includesIn(Path directory) {
    return false;
  }
}
