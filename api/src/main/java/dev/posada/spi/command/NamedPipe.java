package dev.posada.spi.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What waits for somebody at its other end as soon as it is opened, and in a JVM neither a deadline
 * nor an interrupt ends that.
 */
final class NamedPipe {
  private static final int TYPE = 0170000; // of a mode, as Unix has it
  private static final int PIPE = 0010000;

  private NamedPipe() {}

  /** Whether it is one; one that cannot be looked at is none. */
  static boolean is(Path file) {
    try {
      return File.separatorChar == '/'
          && Files.getAttribute(file, "unix:mode") instanceof Integer mode
          && (mode & TYPE) == PIPE;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Lets only others pass.
   *
   * @throws FileSystemException if it is one
   */
  static void refuse(Path file) throws FileSystemException {
    if (is(file)) {
      throw new FileSystemException(file.toString(), null, "a named pipe, which may never end");
    }
  }
}
