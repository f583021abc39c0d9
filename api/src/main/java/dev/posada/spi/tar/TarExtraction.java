package dev.posada.spi.tar;

import dev.posada.spi.tar.TarEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Writes entries of an archive below a folder, and nowhere else. Not thread-safe.
 *
 * <p>Files and links replace each other, folders are filled up; a folder and something else never
 * replace each other. The folder itself stays as it is. No entry is written through a symbolic
 * link, whether an entry made it or somebody else did; links themselves are kept as they are,
 * wherever they lead. Permissions and times are kept as far as the file system has them; times of
 * links and set-user-id and the like are not. Devices and named pipes cannot be made and are
 * refused.
 *
 * <p>A folder gets its permissions and its time when the entries have left it, so that it may be
 * one that nobody can write to.
 *
 * <p>What is wrong with the archive is a {@link TarException}, what goes wrong with a file here is
 * a {@link FileSystemException}; all else comes from reading the content.
 */
final class TarExtraction implements AutoCloseable {
  private final Path root;
  private final Attributes attributes;
  private final byte[] buffer = new byte[128 * 1024];

  /** Folders whose entries have come and are not left yet, each in the one below it. */
  private final Deque<Open> open = new ArrayDeque<>();

  private record Open(Path folder, TarEntry entry) {}

  /**
   * Makes one.
   *
   * @param folder on this machine; it is there
   */
  public TarExtraction(Path folder) throws IOException {
    this.root = folder.toRealPath();
    this.attributes = new Attributes(root);
  }

  /**
   * Writes an entry.
   *
   * @param name what it is to be, relative to the folder, parts separated by slashes; nobody needs
   *     to have checked it
   * @param entry what it is
   * @param original for a hard link: what it is one more name of, as {@code name}
   * @param content of a file
   */
  public void write(String name, TarEntry entry, String original, InputStream content)
      throws IOException {
    Path path = inside(name);
    leave(path);
    if (path.equals(root)) {
      if (entry.kind() != Kind.DIRECTORY) {
        throw new TarException("an entry without a name");
      }
      return;
    }
    makeParents(path);
    switch (entry.kind()) {
      case DIRECTORY -> {
        folder(path);
        open.push(new Open(path, entry));
      }
      case FILE -> file(path, entry, content);
      case SYMBOLIC_LINK -> symbolicLink(path, entry.target());
      case HARD_LINK -> hardLink(path, inside(original));
      default ->
          throw new FileSystemException(
              path.toString(), null, "a device or a named pipe, which cannot be made here");
    }
  }

  /** Leaves all folders. Nothing can be written afterwards. */
  @Override
  public void close() throws IOException {
    leave(root);
  }

  /** Where an entry is to be by its name; links that lead away are not looked at. */
  private Path inside(String name) throws TarException {
    if (name.startsWith("/")) {
      throw elsewhere(name);
    }
    Path path = root;
    try {
      for (String part : name.split("/")) {
        Path child = root.getFileSystem().getPath(part);
        // where a backslash or a colon means something, a part may be more than it seems
        if (part.equals("..") || child.isAbsolute() || child.getNameCount() != 1) {
          throw elsewhere(name);
        }
        path = part.isEmpty() || part.equals(".") ? path : path.resolve(child);
      }
    } catch (InvalidPathException e) {
      throw new TarException("no name for a file here: \"" + name + "\"");
    }
    if (!path.startsWith(root)) {
      throw elsewhere(name);
    }
    return path;
  }

  private static TarException elsewhere(String name) {
    return new TarException("\"" + name + "\" is not inside of the folder");
  }

  /** Leaves the folders that the next path is not in. */
  private void leave(Path next) throws IOException {
    while (!open.isEmpty()
        && (next.equals(open.peek().folder()) || !next.startsWith(open.peek().folder()))) {
      Open left = open.pop();
      attributes.set(left.folder(), left.entry());
    }
  }

  /** Makes the folders above that are not there; what is there must be a folder, and no link. */
  private void makeParents(Path path) throws IOException {
    if (!open.isEmpty() && open.peek().folder().equals(path.getParent())) {
      return; // whatever had taken its place would have left it
    }
    requireFolders(path, true);
  }

  private void requireFolders(Path path, boolean make) throws IOException {
    Path folder = root;
    Path below = root.relativize(path);
    for (int i = 0; i < below.getNameCount() - 1; i++) {
      folder = folder.resolve(below.getName(i));
      Optional<BasicFileAttributes> there = Attributes.of(folder);
      if (there.isEmpty() && make) {
        Files.createDirectory(folder);
      } else if (there.isEmpty() || !there.get().isDirectory()) {
        throw new TarException("\"" + below + "\" is not inside of a folder: \"" + folder + "\"");
      }
    }
  }

  private void folder(Path path) throws IOException {
    Optional<BasicFileAttributes> there = Attributes.of(path);
    if (there.isEmpty()) {
      Files.createDirectory(path, attributes.ofNewFolder());
    } else if (there.get().isDirectory()) {
      attributes.open(path);
    } else {
      throw new FileAlreadyExistsException(
          path.toString(), null, "something else is there where a folder is to be");
    }
  }

  /** Makes something at a path where nothing is. */
  @FunctionalInterface
  private interface Making {
    void at(Path path) throws IOException;
  }

  /** Makes a file or a link; what it replaces is there until the new one is whole. */
  private static void put(Path path, Making making) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(
          path.toString(), null, "a folder is there where something else is to be");
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      making.at(path);
      return;
    }
    Path fresh = path.resolveSibling(".posada-" + UUID.randomUUID());
    try {
      making.at(fresh);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private void file(Path path, TarEntry entry, InputStream content) throws IOException {
    put(path, to -> write(to, entry, content));
  }

  private void write(Path path, TarEntry entry, InputStream content) throws IOException {
    try (WritableByteChannel out =
        Files.newByteChannel(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes.ofNewFile())) {
      int read;
      do { // in whole pieces, however small those are that come
        read = content.readNBytes(buffer, 0, buffer.length);
        write(path, out, read);
      } while (read == buffer.length);
    }
    attributes.set(path, entry);
  }

  /** A full disk is no exception of a file, as the JDK has it. */
  private void write(Path path, WritableByteChannel out, int length) throws IOException {
    try {
      for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length); bytes.hasRemaining(); ) {
        out.write(bytes);
      }
    } catch (ClosedByInterruptException e) {
      throw e; // the operation knows better
    } catch (IOException e) {
      throw (IOException)
          new FileSystemException(path.toString(), null, e.getMessage()).initCause(e);
    }
  }

  private void symbolicLink(Path path, String target) throws IOException {
    try {
      Path to = root.getFileSystem().getPath(target);
      put(path, link -> Files.createSymbolicLink(link, to));
    } catch (InvalidPathException e) {
      throw new TarException("no name for a file here: \"" + target + "\"");
    } catch (UnsupportedOperationException e) {
      throw new FileSystemException(path.toString(), target, "there can be no links here");
    }
  }

  /** One more name of a file in here; where files have one name only, a copy. */
  private void hardLink(Path path, Path original) throws IOException {
    requireFolders(original, false);
    if (!Files.isRegularFile(original, LinkOption.NOFOLLOW_LINKS) || original.equals(path)) {
      throw new TarException("a link to what is no file: \"" + root.relativize(original) + "\"");
    }
    put(path, name -> nameAgain(name, original));
  }

  private static void nameAgain(Path name, Path original) throws IOException {
    try {
      Files.createLink(name, original);
    } catch (UnsupportedOperationException e) {
      Files.copy(original, name);
    }
  }
}
