package dev.posada.spi.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.UUID;

/** Bytes that take the place of a file in one moment, when all of them are on disk. */
final class FileReplacement {
  private static final int MOST_LINKS = 40; // as Linux

  private FileReplacement() {}

  /** Writes the new bytes. */
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  /**
   * A name for the new bytes until they are in place: not made of the file's, which may be long.
   */
  static String newName() {
    return ".posada-" + UUID.randomUUID();
  }

  /**
   * Makes or replaces a file, which keeps who may read and write it.
   *
   * @throws IOException if that fails; then the file is as it was, and nothing else is there
   */
  static void write(Path file, Body body) throws IOException {
    Path real = followed(file);
    if (Files.exists(real) && !Files.isRegularFile(real)) {
      // A device or a pipe would be gone for all, and a file in its place.
      throw new FileSystemException(real.toString(), null, "is not a file");
    }
    Path beside = real.resolveSibling(newName());
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

  private static Path followed(Path file) throws IOException {
    Path real = file;
    for (int links = 0; Files.isSymbolicLink(real); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(file.toString());
      }
      real = real.resolveSibling(Files.readSymbolicLink(real));
    }
    return real;
  }

  private static void keepPermissions(Path real, Path beside) throws IOException {
    PosixFileAttributeView to = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
    if (to == null || !Files.exists(real)) {
      return;
    }
    PosixFileAttributes from = Files.readAttributes(real, PosixFileAttributes.class);
    PosixFileAttributes own = to.readAttributes();
    if (!from.group().equals(own.group()) || !from.owner().equals(own.owner())) {
      try {
        to.setGroup(from.group());
        to.setOwner(from.owner());
      } catch (IOException e) {
        // Not everybody can.
      }
    }
    to.setPermissions(from.permissions());
  }

  private static void remove(Path beside, Throwable failed) {
    try {
      Files.deleteIfExists(beside);
    } catch (IOException notRemoved) {
      failed.addSuppressed(notRemoved);
    }
  }
}
