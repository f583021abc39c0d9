package dev.posada.docker.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Writes what is in a folder. Names are ordered by their characters, on every machine alike. */
final class TarFolder {
  private static final int DIRECTORY = 0755;

  /** Where a file system knows no permissions every file may be run, as with the docker CLI. */
  private static final int FILE = 0755;

  private final TarWriter tar;
  private final Path root;
  private final Predicate<Path> wanted;

  TarFolder(TarWriter tar, Path root, Predicate<Path> wanted) {
    this.tar = tar;
    this.root = root;
    this.wanted = wanted;
  }

  void write() throws IOException {
    children(root, "");
  }

  private void children(Path folder, String prefix) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(Comparator.comparing(child -> child.getFileName().toString()));
    for (Path child : children) {
      if (wanted.test(root.relativize(child))) {
        entry(child, prefix + child.getFileName());
      }
    }
  }

  private void entry(Path path, String name) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      tar.link(name, Files.readSymbolicLink(path).toString());
    } else if (attributes.isDirectory()) {
      tar.directory(name, mode(path, DIRECTORY));
      children(path, name + "/");
    } else if (attributes.isRegularFile()) {
      file(path, name, attributes.size());
    } else {
      throw new FileSystemException(
          path.toString(), null, "neither file, directory nor link: it cannot be packed");
    }
  }

  /** A file that grows meanwhile is packed as long as it was. */
  private void file(Path path, String name, long size) throws IOException {
    try (InputStream content = Files.newInputStream(path)) {
      tar.file(name, mode(path, FILE), size, content);
    } catch (EOFException e) {
      throw (IOException)
          new FileSystemException(path.toString(), null, e.getMessage()).initCause(e);
    }
  }

  private static int mode(Path path, int otherwise) throws IOException {
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
}
