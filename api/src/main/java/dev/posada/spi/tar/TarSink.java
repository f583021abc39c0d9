package dev.posada.spi.tar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.attribute.FileTime;

/**
 * Where entries go, one after the other: into an archive, or into several. Not thread-safe.
 *
 * <p>Names are relative, their parts separated by slashes, without one at the end.
 */
public interface TarSink {
  /**
   * Takes a directory.
   *
   * @param name its name
   * @param mode its permissions, such as 0755
   * @param time when it was changed last
   * @throws IOException if it cannot be written
   */
  void directory(String name, int mode, FileTime time) throws IOException;

  /**
   * Takes a file.
   *
   * @param name its name
   * @param mode its permissions, such as 0644
   * @param size how much is read
   * @param time when it was changed last
   * @param content read up to that size, not closed
   * @throws java.io.EOFException if there is less
   * @throws IOException if it cannot be written
   */
  void file(String name, int mode, long size, FileTime time, InputStream content)
      throws IOException;

  /**
   * Takes a symbolic link.
   *
   * @param name its name
   * @param target where it leads, kept as it is
   * @param time when it was changed last
   * @throws IOException if it cannot be written
   */
  void link(String name, String target, FileTime time) throws IOException;
}
