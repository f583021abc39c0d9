package dev.posada.docker.tar;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * Writes a tar archive that every tar reads: ustar, with PAX records where that is too small. Not
 * thread-safe.
 *
 * <p>All entries belong to root and are of one time, so that the same content gives the same bytes.
 */
public final class TarWriter implements AutoCloseable {
  private static final byte[] ZEROS = new byte[2 * TarHeader.BLOCK];

  private final OutputStream out;
  private final byte[] buffer = new byte[64 * 1024];
  private boolean closed;

  /**
   * Makes one.
   *
   * @param out where to; not closed with this
   */
  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Adds a directory.
   *
   * @param name relative, parts separated by slashes, none at the end
   * @param mode its permissions, such as 0755
   */
  public void directory(String name, int mode) throws IOException {
    header(new TarHeader(checked(name) + "/", '5', mode, 0, ""));
  }

  /**
   * Adds a file.
   *
   * @param name relative, parts separated by slashes
   * @param mode its permissions, such as 0644
   * @param content all of it
   */
  public void file(String name, int mode, byte[] content) throws IOException {
    file(name, mode, content.length, new ByteArrayInputStream(content));
  }

  /**
   * Adds a file as it is read.
   *
   * @param name relative, parts separated by slashes
   * @param mode its permissions, such as 0644
   * @param size how much is read
   * @param content read up to that size, not closed
   * @throws EOFException if there is less
   */
  public void file(String name, int mode, long size, InputStream content) throws IOException {
    header(new TarHeader(checked(name), '0', mode, size, ""));
    for (long left = size; left > 0; ) {
      int read = content.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException(name + " is " + left + " bytes shorter than it was");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
    pad(size);
  }

  /**
   * Adds a symbolic link.
   *
   * @param name relative, parts separated by slashes
   * @param target where it leads, kept as it is
   */
  public void link(String name, String target) throws IOException {
    header(new TarHeader(checked(name), '2', 0777, 0, target));
  }

  /**
   * Adds what is in a folder, in the order of names, links as links. The folder itself is no entry.
   *
   * @param folder on this machine
   * @param wanted whether a path, relative to the folder, is added; a directory that is not is
   *     skipped with all it holds
   * @throws java.nio.file.FileSystemException if something there is neither file, directory nor
   *     link, or became shorter while it was read
   */
  public void folder(Path folder, Predicate<Path> wanted) throws IOException {
    new TarFolder(this, folder, wanted).write();
  }

  private static String checked(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.endsWith("/") || name.indexOf(0) >= 0) {
      throw new IllegalArgumentException("not the name of an entry: \"" + name + "\"");
    }
    return name;
  }

  private void header(TarHeader header) throws IOException {
    byte[] records = header.records();
    if (records.length > 0) {
      out.write(header.ofRecords(records.length).block());
      out.write(records);
      pad(records.length);
    }
    out.write(header.block());
  }

  private void pad(long size) throws IOException {
    int over = (int) (size % TarHeader.BLOCK);
    out.write(ZEROS, 0, over == 0 ? 0 : TarHeader.BLOCK - over);
  }

  /** Ends the archive. Closing again does nothing. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      out.write(ZEROS);
      out.flush();
    }
  }
}
