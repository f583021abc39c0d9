package dev.posada.spi.tar;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Writes a tar archive that every tar reads: ustar, with PAX records where that is too small. Not
 * thread-safe.
 *
 * <p>All entries belong to root and, unless {@link #withTimes} says otherwise, are of one time, so
 * that the same content gives the same bytes.
 */
public final class TarWriter implements TarSink, AutoCloseable {
  private static final byte[] ZEROS = new byte[2 * TarHeader.BLOCK];

  private final OutputStream out;
  private final boolean times;
  private final boolean gnu;
  private final byte[] buffer = new byte[64 * 1024];
  private boolean closed;

  /**
   * Makes one.
   *
   * @param out where to; not closed with this
   */
  public TarWriter(OutputStream out) {
    this(out, false, false);
  }

  private TarWriter(OutputStream out, boolean times, boolean gnu) {
    this.out = out;
    this.times = times;
    this.gnu = gnu;
  }

  /**
   * {@return one that keeps the times of the files that it packs, in seconds}
   *
   * @param out where to; not closed with this
   */
  public static TarWriter withTimes(OutputStream out) {
    return new TarWriter(out, true, false);
  }

  /**
   * {@return one that keeps times as {@link #withTimes} does, and writes long names and large sizes
   * as GNU does: for a tar inside a guest, which may be that of busybox and drop what PAX says}
   *
   * @param out where to; not closed with this
   */
  public static TarWriter gnu(OutputStream out) {
    return new TarWriter(out, true, true);
  }

  /**
   * {@return how long an archive of one file is}
   *
   * @param name what the file is called in it
   * @param size that of the file
   */
  public static long length(String name, long size) {
    int records = new TarHeader(name, '0', 0, size, 0, "").records().length;
    long headers = records == 0 ? 1 : 2;
    return headers * TarHeader.BLOCK + padded(records) + padded(size) + ZEROS.length;
  }

  private static long padded(long size) {
    return size + (-size & TarHeader.BLOCK - 1);
  }

  /**
   * Adds a directory.
   *
   * @param name relative, parts separated by slashes, none at the end
   * @param mode its permissions, such as 0755
   * @throws IOException if it cannot be written
   */
  public void directory(String name, int mode) throws IOException {
    directory(name, mode, FileTime.fromMillis(0));
  }

  @Override
  public void directory(String name, int mode, FileTime time) throws IOException {
    header(new TarHeader(checked(name) + "/", '5', mode, 0, seconds(time), ""));
  }

  /**
   * Adds a file.
   *
   * @param name relative, parts separated by slashes
   * @param mode its permissions, such as 0644
   * @param content all of it
   * @throws IOException if it cannot be written
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
   * @throws IOException if it cannot be written
   */
  public void file(String name, int mode, long size, InputStream content) throws IOException {
    file(name, mode, size, FileTime.fromMillis(0), content);
  }

  @Override
  public void file(String name, int mode, long size, FileTime time, InputStream content)
      throws IOException {
    header(new TarHeader(checked(name), '0', mode, size, seconds(time), ""));
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
   * @throws IOException if it cannot be written
   */
  public void link(String name, String target) throws IOException {
    link(name, target, FileTime.fromMillis(0));
  }

  @Override
  public void link(String name, String target, FileTime time) throws IOException {
    header(new TarHeader(checked(name), '2', 0777, 0, seconds(time), target));
  }

  private long seconds(FileTime time) {
    return times ? time.to(TimeUnit.SECONDS) : 0;
  }

  /**
   * Adds what is in a folder, in the order of names, links as links. The folder itself is no entry.
   *
   * @param folder on this machine
   * @param wanted what of it is added
   * @throws java.nio.file.FileSystemException if something there is neither file, directory nor
   *     link, or became shorter while it was read
   * @throws IOException if it cannot be written
   */
  public void folder(Path folder, Selection wanted) throws IOException {
    new TarFolder(this, folder, wanted).write();
  }

  /**
   * Adds a file or a link as it is, or a folder with all that is in it.
   *
   * @param path on this machine
   * @param name what it is called in the archive
   * @throws java.nio.file.FileSystemException if something there is neither file, directory nor
   *     link, or became shorter while it was read
   * @throws IOException if it cannot be written
   */
  public void tree(Path path, String name) throws IOException {
    new TarFolder(this, path, Selection.ALL).entry(path, name);
  }

  private static String checked(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.endsWith("/") || name.indexOf(0) >= 0) {
      throw new IllegalArgumentException("not the name of an entry: \"" + name + "\"");
    }
    return name;
  }

  private void header(TarHeader header) throws IOException {
    if (gnu) {
      before(header.ofTarget());
      before(header.ofName());
    } else {
      byte[] records = header.records();
      if (records.length > 0) {
        before(Optional.of(new TarHeader.Announced(header.ofRecords(records.length), records)));
      }
    }
    out.write(gnu ? header.gnuBlock() : header.block());
  }

  private void before(Optional<TarHeader.Announced> what) throws IOException {
    if (what.isPresent()) {
      byte[] bytes = what.get().bytes();
      out.write(what.get().header().block());
      out.write(bytes);
      pad(bytes.length);
    }
  }

  private void pad(long size) throws IOException {
    out.write(ZEROS, 0, (int) (padded(size) - size));
  }

  /**
   * Ends the archive. Closing again does nothing.
   *
   * @throws IOException if it cannot be written
   */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      out.write(ZEROS);
      out.flush();
    }
  }
}
