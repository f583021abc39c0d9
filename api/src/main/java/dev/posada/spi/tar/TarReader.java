package dev.posada.spi.tar;

import dev.posada.spi.tar.TarEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads a tar archive as it comes: ustar, PAX, and what GNU and star have made of it. Not
 * thread-safe.
 *
 * <p>It believes nothing: a wrong checksum, a number that is none, an archive that stops before its
 * end, types that nobody knows and sparse files are a {@link TarException}. No size that it is told
 * makes it hold more than a mebibyte.
 */
public final class TarReader {
  private static final int LARGEST_HEADER = 1024 * 1024;

  /** Headers in a row that only say something of the entry that follows. */
  private static final int MOST_HEADERS = 16;

  private final InputStream in;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private final byte[] skipped = new byte[8 * 1024];
  private final PaxRecords global = new PaxRecords();
  private final PaxRecords local = new PaxRecords();
  private final Content content = new Content();
  private String longName;
  private String longTarget;
  private long left;
  private int padding;
  private boolean ended;

  /**
   * Makes one.
   *
   * @param in the archive, not compressed; not closed
   */
  public TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * {@return the next entry; empty at the end of the archive, behind which there may be more bytes}
   *
   * <p>What was not read of the one before is skipped.
   *
   * @throws TarException if the archive is broken
   * @throws IOException if it cannot be read
   */
  public Optional<TarEntry> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    local.clear();
    longName = null;
    longTarget = null;
    for (int headers = 0; headers <= MOST_HEADERS; headers++) {
      skip();
      if (!nextBlock()) {
        if (headers > 0) {
          throw new TarException("an archive that ends before the entry that it announces");
        }
        ended = true;
        return Optional.empty();
      }
      TarFields fields = new TarFields(block);
      content(fields.size());
      if (!isAboutTheNext(fields.type())) {
        return Optional.of(entry(fields));
      }
    }
    throw new TarException("more than " + MOST_HEADERS + " headers before an entry");
  }

  /** {@return the content of the entry; at its end until the next one} */
  public InputStream content() {
    return content;
  }

  /** Reads a header; false where there is an empty one, which is the end. */
  private boolean nextBlock() throws IOException {
    fill(block, block.length);
    for (byte b : block) {
      if (b != 0) {
        return true;
      }
    }
    return false;
  }

  private void content(long size) throws TarException {
    if (size < 0 || size > Long.MAX_VALUE - TarHeader.BLOCK) {
      throw new TarException("an entry of " + size + " bytes");
    }
    left = size;
    padding = (int) (-size & TarHeader.BLOCK - 1);
  }

  private boolean isAboutTheNext(char type) throws IOException {
    switch (type) {
      case 'x' -> local.add(whole());
      case 'g' -> global.add(whole());
      case 'L' -> longName = text(whole());
      case 'K' -> longTarget = text(whole());
      default -> {
        return false;
      }
    }
    return true;
  }

  private byte[] whole() throws IOException {
    if (left > LARGEST_HEADER) {
      throw new TarException("a header of " + left + " bytes");
    }
    byte[] bytes = new byte[(int) left];
    fill(bytes, bytes.length);
    left = 0;
    return bytes;
  }

  private static String text(byte[] bytes) {
    return TarFields.text(bytes, 0, bytes.length);
  }

  private TarEntry entry(TarFields fields) throws IOException {
    String name =
        local.path().or(() -> Optional.ofNullable(longName)).or(global::path).orElse(fields.name());
    String target =
        local
            .target()
            .or(() -> Optional.ofNullable(longTarget))
            .or(global::target)
            .orElse(fields.target());
    Kind kind = kind(fields.type(), name);
    if (kind == Kind.FILE) {
      content(local.size().orElse(global.size().orElse(left)));
    } else {
      content(0); // whatever it says: nothing follows, as every tar has it
    }
    return new TarEntry(
        name,
        kind,
        fields.mode(),
        left,
        modified(fields),
        kind == Kind.SYMBOLIC_LINK || kind == Kind.HARD_LINK ? target : "");
  }

  private Instant modified(TarFields fields) throws TarException {
    Optional<Instant> told = local.modified();
    if (told.isEmpty()) {
      told = global.modified();
    }
    try {
      return told.isPresent() ? told.get() : Instant.ofEpochSecond(fields.modified());
    } catch (DateTimeException e) {
      throw new TarException("a time beyond all times");
    }
  }

  private static Kind kind(char type, String name) throws TarException {
    return switch (type) {
      // tars older than directories mark them by a slash
      case '0', '\0', '7' -> name.endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMBOLIC_LINK;
      case '3' -> Kind.CHARACTER_DEVICE;
      case '4' -> Kind.BLOCK_DEVICE;
      case '5' -> Kind.DIRECTORY;
      case '6' -> Kind.FIFO;
      default -> throw new TarException(String.format("an entry of the unknown type %#x", +type));
    };
  }

  private void skip() throws IOException {
    while (left > 0) {
      content.read(skipped, 0, skipped.length);
    }
    fill(skipped, padding);
    padding = 0;
  }

  private void fill(byte[] bytes, int length) throws IOException {
    if (in.readNBytes(bytes, 0, length) < length) {
      throw truncated();
    }
  }

  private static TarException truncated() {
    return new TarException("an archive that stops before its end");
  }

  private final class Content extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      if (left == 0 && length > 0) {
        return -1;
      }
      int read = in.read(buffer, from, (int) Math.min(left, length));
      if (read < 0) {
        throw truncated();
      }
      left -= read;
      return read;
    }
  }
}
