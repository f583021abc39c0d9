package dev.posada.spi.tar;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a guest sends, as it becomes files here. Its archive is not believed. Immutable. */
public final class Arrival {
  /** Behind the end of an archive there are some empty blocks; more than that is not read. */
  private static final int TRAILER = 1024 * 1024;

  private final Path folder;
  private final String prefix;
  private final String top;

  /**
   * What arrives.
   *
   * @param folder where it is written
   * @param prefix what stands there in place of the top, with a slash behind it or empty
   * @param top the first part of all names in the archive
   */
  private Arrival(Path folder, String prefix, String top) {
    this.folder = folder;
    this.prefix = prefix;
    this.top = top;
  }

  /**
   * Writes a file or a folder that comes as an archive.
   *
   * @param to what it is to be
   * @param archive read to its end, not closed
   * @throws IOException if the archive cannot be read for reasons that are not in it
   */
  public static void at(Path to, InputStream archive) throws IOException {
    write(
        to,
        () -> {
          TarReader tar = new TarReader(archive);
          TarEntry first =
              tar.next().orElseThrow(() -> new TarException("an archive with nothing in it"));
          of(first, real(to)).write(first, tar);
          archive.readNBytes(TRAILER); // so that the connection serves again
        });
  }

  /**
   * Writes one file that comes by itself.
   *
   * @param to what it is to be
   * @param entry its permissions and its time; its name is not looked at
   * @param content read to its end, not closed
   * @throws IOException if the content cannot be read
   */
  public static void file(Path to, TarEntry entry, InputStream content) throws IOException {
    write(
        to,
        () -> {
          Path real = real(to);
          Arrival arrival = of(entry, real);
          try (TarExtraction files = new TarExtraction(arrival.folder)) {
            files.write(arrival.prefix, entry, "", content);
          }
        });
  }

  private interface Body {
    void run() throws IOException;
  }

  private static void write(Path to, Body body) throws IOException {
    try {
      body.run();
    } catch (TarException e) {
      throw new NativeException(
          "what came cannot be written to " + to + ": " + e.getMessage(),
          Failure.undecided().cause(e));
    } catch (FileSystemException e) {
      throw CallerFiles.failed("write", to, e, Failure.undecided());
    }
  }

  /** A link of the caller's own leads where it leads, unless that is nowhere. */
  private static Path real(Path to) throws IOException {
    return Files.exists(to) ? to.toRealPath() : to.toAbsolutePath();
  }

  private static Arrival of(TarEntry first, Path to) {
    boolean folder = first.kind() == TarEntry.Kind.DIRECTORY;
    if (Files.exists(to) && Files.isDirectory(to) != folder) {
      throw new RejectedException(
          to + " is a " + (folder ? "file, not a folder" : "folder, not a file"));
    }
    String top = head(first.name());
    return folder && Files.exists(to)
        ? new Arrival(to, "", top)
        : new Arrival(to.getParent(), to.getFileName().toString(), top);
  }

  private void write(TarEntry first, TarReader tar) throws IOException {
    try (TarExtraction files = new TarExtraction(folder)) {
      for (Optional<TarEntry> next = Optional.of(first); next.isPresent(); next = tar.next()) {
        TarEntry entry = next.get();
        String original = entry.kind() == TarEntry.Kind.HARD_LINK ? moved(entry.target()) : "";
        files.write(moved(entry.name()), entry, original, tar.content());
      }
    }
  }

  /**
   * {@code top/rest} as {@code prefix/rest}. The root has no name: there all begins with a slash.
   */
  private String moved(String name) throws TarException {
    if (!head(name).equals(top)) {
      throw new TarException("\"" + name + "\" is not in \"" + top + "\"");
    }
    String rest = name.substring(top.length());
    return prefix.isEmpty() && rest.startsWith("/") ? rest.substring(1) : prefix + rest;
  }

  private static String head(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }
}
