package dev.posada.spi.tar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Permissions and times, as far as a file system has them. */
final class Attributes {
  private static final FileAttribute<?>[] NONE = {};
  private static final Set<PosixFilePermission> ALL_FOR_OWNER =
      PosixFilePermissions.fromString("rwx------");

  private final boolean posix;

  /** Those of the file system that a path is on. */
  Attributes(Path path) {
    this.posix = Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
  }

  /** What is there itself, a link too; empty if nothing is. */
  static Optional<BasicFileAttributes> of(Path path) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The permission bits of what is there itself; {@code otherwise} where there are none. */
  static int mode(Path path, int otherwise) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return otherwise;
    }
    Set<PosixFilePermission> permissions = view.readAttributes().permissions();
    int mode = 0;
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      // the constants are in the order of the bits: owner, group, others; read, write, execute
      mode = mode << 1 | (permissions.contains(permission) ? 1 : 0);
    }
    return mode;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((mode >> 8 - permission.ordinal() & 1) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  /** For a file that has not its own permissions yet: what is secret in it is so from the start. */
  FileAttribute<?>[] ofNewFile() {
    return ofNew("rw-------");
  }

  /** For a folder that has not its own permissions yet. */
  FileAttribute<?>[] ofNewFolder() {
    return ofNew("rwx------");
  }

  private FileAttribute<?>[] ofNew(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : NONE;
  }

  /** Sets those that an entry has. The time goes first: what nobody may read cannot get one. */
  void set(Path path, TarEntry entry) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(entry.modified()));
    if (posix) {
      Files.setPosixFilePermissions(path, permissions(entry.mode()));
    }
  }

  /** Lets the owner write into a folder that is there. */
  void open(Path folder) throws IOException {
    if (posix) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
      if (permissions.addAll(ALL_FOR_OWNER)) {
        Files.setPosixFilePermissions(folder, permissions);
      }
    }
  }
}
