package dev.posada.spi.tar;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Packs what is in a folder. Names are ordered by their characters, on every machine alike. Not
 * thread-safe.
 */
public final class TarFolder {
  private static final int DIRECTORY = 0755;

  /** Where a file system knows no permissions every file may be run, as with the docker CLI. */
  private static final int FILE = 0755;

  private final TarSink tar;
  private final Path root;
  private final Selection wanted;

  /**
   * Makes one.
   *
   * @param tar where it is packed
   * @param root on this machine
   * @param wanted what of it is packed
   */
  public TarFolder(TarSink tar, Path root, Selection wanted) {
    this.tar = tar;
    this.root = root;
    this.wanted = wanted;
  }

  /**
   * Packs what is in it; the folder itself is no entry.
   *
   * @throws FileSystemException if something there is neither file, directory nor link, or became
   *     shorter while it was read
   * @throws IOException if something cannot be read or written
   */
  public void write() throws IOException {
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
      Path path = root.relativize(child);
      String name = prefix + child.getFileName();
      if (wanted.includes(path)) {
        entry(child, name);
      } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) && wanted.includesIn(path)) {
        children(child, name + "/");
      }
    }
  }

  /**
   * Packs a file or a link as it is, or a folder with all that is in it.
   *
   * @param path on this machine
   * @param name what it is called
   * @throws FileSystemException as {@link #write} does
   * @throws IOException if something cannot be read or written
   */
  public void entry(Path path, String name) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      tar.link(name, Files.readSymbolicLink(path).toString(), attributes.lastModifiedTime());
    } else if (attributes.isDirectory()) {
      tar.directory(name, Attributes.mode(path, DIRECTORY), attributes.lastModifiedTime());
      children(path, name + "/");
    } else if (attributes.isRegularFile()) {
      file(path, name, attributes);
    } else {
      throw new FileSystemException(
          path.toString(), null, "neither file, directory nor link: it cannot be packed");
    }
  }

  /** A file that grows meanwhile is packed as long as it was. */
  private void file(Path path, String name, BasicFileAttributes is) throws IOException {
    try (InputStream content = Files.newInputStream(path)) {
      tar.file(name, Attributes.mode(path, FILE), is.size(), is.lastModifiedTime(), content);
    } catch (EOFException e) {
      throw (IOException)
          new FileSystemException(path.toString(), null, e.getMessage()).initCause(e);
    }
  }
}
