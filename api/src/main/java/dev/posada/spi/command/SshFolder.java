package dev.posada.spi.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A private temporary folder for the sockets of connections. */
final class SshFolder implements AutoCloseable {
  /** Of the path of a socket, on macOS. Linux allows four more. */
  private static final int LONGEST = 103;

  /** With the number of a socket, and what ssh appends until it is ready. */
  private static final int ROOM = "/posada-0123456789012345678/12".length() + 17;

  private final Path folder;

  SshFolder() throws IOException {
    String usual = System.getProperty("java.io.tmpdir");
    // ssh replaces % and ${} in the path
    boolean fits = usual.length() + ROOM <= LONGEST && usual.matches("[A-Za-z0-9_./+-]*");
    folder =
        fits || !SshClient.canShare()
            ? Files.createTempDirectory("posada")
            : Files.createTempDirectory(Path.of("/tmp"), "posada"); // ours alone to enter
    folder.toFile().deleteOnExit();
  }

  boolean isGone() {
    return !Files.isDirectory(folder);
  }

  Path socket(int number) {
    return folder.resolve(Integer.toString(number));
  }

  /** Removes it with what a connection left that had to be killed. */
  @Override
  public void close() {
    File[] left = folder.toFile().listFiles();
    if (left != null) {
      for (File one : left) {
        one.delete();
      }
    }
    folder.toFile().delete();
  }
}
