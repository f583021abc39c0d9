package dev.posada.spi.tar;

import java.time.Instant;

/**
 * What an archive says before the content of an entry. Immutable.
 *
 * @param name its path as it stands there, which nobody has checked
 * @param kind what it is
 * @param mode its permissions, set-user-id and the like included
 * @param size of its content; 0 for all but files
 * @param modified when it was changed last
 * @param target where a link leads, as it stands there; else empty
 */
public record TarEntry(
    String name, Kind kind, int mode, long size, Instant modified, String target) {

  /** What an entry can be. */
  public enum Kind {
    /** A file. */
    FILE,
    /** One more name of a file that came before. */
    HARD_LINK,
    /** A symbolic link. */
    SYMBOLIC_LINK,
    /** A device of characters. */
    CHARACTER_DEVICE,
    /** A device of blocks. */
    BLOCK_DEVICE,
    /** A directory. */
    DIRECTORY,
    /** A named pipe. */
    FIFO
  }
}
