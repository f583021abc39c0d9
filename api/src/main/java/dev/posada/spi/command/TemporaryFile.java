package dev.posada.spi.command;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for one run of a tool, which only this user can read, and which is gone after it. */
final class TemporaryFile implements Closeable {
  /** Says whose it is, should a process die before it can tidy up. */
  static final String PREFIX = "posada-" + ProcessHandle.current().pid() + "-";

  private final Path path;
  private boolean gone;

  TemporaryFile() throws IOException {
    this("");
  }

  /** With something more in its name. */
  TemporaryFile(String what) throws IOException {
    path = Files.createTempFile(PREFIX + what, null); // on Unix with rights for this user alone
  }

  Path path() {
    return path;
  }

  /** Takes its name away while somebody has it open. Windows does not do that. */
  void hide() {
    if (File.separatorChar == '/') {
      close();
    }
  }

  /** Removes it; what a process that was left behind still has open on Windows, at the very end. */
  @Override
  public void close() {
    if (!gone) {
      gone = true;
      if (!path.toFile().delete()) {
        path.toFile().deleteOnExit();
      }
    }
  }
}
