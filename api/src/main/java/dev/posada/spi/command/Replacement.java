package dev.posada.spi.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/** Bytes that take the place of a file in one moment, when all of them are on disk. */
final class Replacement {
  private Replacement() {}

  /** Writes the new bytes. */
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Makes or replaces a file, which keeps who may read and write it.
   *
   * @throws IOException if that fails; then the file is as it was, and nothing else is there
   */
  static void write(Path file, Body body) throws IOException {
    Path real = Files.exists(file) ? file.toRealPath() : file;
    Path beside = real.resolveSibling("." + real.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        keepPermissions(real, beside);
        body.write(Channels.newOutputStream(channel));
        channel.force(true);
      }
      Files.move(beside, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException | Error e) {
      remove(beside, e);
      throw e;
    }
  }

  private static void keepPermissions(Path real, Path beside) throws IOException {
    PosixFileAttributeView to = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
    if (to != null && Files.exists(real)) {
      to.setPermissions(Files.getPosixFilePermissions(real));
    }
  }

  private static void remove(Path beside, Throwable failed) {
    try {
      Files.deleteIfExists(beside);
    } catch (IOException notRemoved) {
      failed.addSuppressed(notRemoved);
    }
  }
}
