package dev.posada.kvm.libvirt;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.kvm.jna.VirDomain;
import dev.posada.kvm.jna.VirStorage;
import dev.posada.kvm.jna.VirStream;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;

/**
 * Bytes of a volume, or of a screenshot, through a stream of libvirt. Immutable.
 *
 * <p>The calling thread moves them; between two packets it looks whether it is still to go on. What
 * is not whole is aborted, never finished.
 */
public final class Transfer {
  /** The largest packet that libvirt sends. */
  private static final int PACKET = 256 * 1024;

  private static final byte[] ZEROS = new byte[PACKET];

  /** {@code VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM}. */
  private static final int SPARSE_STREAM = 1;

  private static final String DOWNLOADING = "downloading";

  private final Connection connection;
  private final String pool;
  private final String volume;

  Transfer(Connection connection, String pool, String volume) {
    this.connection = connection;
    this.pool = pool;
    this.volume = volume;
  }

  private interface Moving<T> {
    T move(long conn, long stream) throws IOException;
  }

  private static <T> T streaming(long conn, Moving<T> moving) {
    long stream = Answer.some(VirStream.virStreamNew(conn, 0));
    boolean whole = false;
    try {
      T result = moving.move(conn, stream);
      Answer.ok(VirStream.virStreamFinish(stream)); // some errors come only now
      whole = true;
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!whole) {
        VirStream.virStreamAbort(stream);
      }
      VirStream.virStreamFree(stream);
    }
  }

  /**
   * {@code virStorageVolDownload}: all of it.
   *
   * @param expected how many bytes will come, for the progress; 0 if that is not known
   * @return how many came
   */
  public long download(OutputStream to, long expected, Operation op) {
    return Call.of("virStorageVolDownload", volume, pool)
        .read(
            connection.owned(),
            op,
            conn ->
                streaming(
                    conn,
                    (c, stream) -> {
                      open(c, v -> VirStorage.virStorageVolDownload(v, stream, 0, 0, 0));
                      return receive(
                          stream, to, op, moved -> op.progress(DOWNLOADING, moved, expected));
                    }));
  }

  /**
   * {@code virStorageVolUpload}; the volume has to be big enough.
   *
   * @param length how many bytes will come
   * @return how many came
   */
  public long upload(InputStream from, long length, Operation op) {
    return upload(from, length, 0, op);
  }

  /** As {@link #upload}, into a raw file that is new: where there are zeros, it stays as it is. */
  public long uploadSparse(InputStream from, long length, Operation op) {
    return upload(from, length, SPARSE_STREAM, op);
  }

  private long upload(InputStream from, long length, int flags, Operation op) {
    return Call.of("virStorageVolUpload", volume, pool, length, flags)
        .change(
            connection.owned(),
            op,
            conn ->
                streaming(
                    conn,
                    (c, stream) -> {
                      open(c, v -> VirStorage.virStorageVolUpload(v, stream, 0, length, flags));
                      return send(from, length, stream, flags == SPARSE_STREAM, op);
                    }));
  }

  private void open(long conn, LongUnaryOperator opening) {
    Volumes.withVolume(
        connection, conn, pool, volume, v -> Answer.ok((int) opening.applyAsLong(v)));
  }

  /**
   * {@code virDomainScreenshot}.
   *
   * @return what kind of image it is, as in {@code image/png}
   */
  static String screenshot(Domain domain, int screen, OutputStream to, Operation op) {
    return domain.read(
        "virDomainScreenshot",
        op,
        pointer -> {
          long conn = domain.connection().owned().enter();
          try {
            return streaming(
                conn,
                (c, stream) -> {
                  String type =
                      Answer.text(VirDomain.virDomainScreenshot(pointer, stream, screen, 0));
                  receive(stream, to, op, moved -> {});
                  return type;
                });
          } finally {
            domain.connection().owned().leave();
          }
        },
        screen);
  }

  private static long receive(long stream, OutputStream to, Operation op, LongConsumer progress)
      throws IOException {
    byte[] packet = new byte[PACKET];
    long moved = 0;
    while (true) {
      op.check();
      int count = Answer.ok(VirStream.virStreamRecv(stream, packet, packet.length));
      if (count == 0) {
        return moved;
      }
      to.write(packet, 0, count);
      moved += count;
      progress.accept(moved);
    }
  }

  private static long send(InputStream from, long length, long stream, boolean sparse, Operation op)
      throws IOException {
    byte[] packet = new byte[PACKET];
    long moved = 0;
    long hole = 0;
    while (moved < length) {
      op.check();
      int count = from.readNBytes(packet, 0, (int) Math.min(packet.length, length - moved));
      if (count == 0) {
        throw new NativeException(
            "only " + moved + " of " + length + " bytes came", Failure.undecided());
      }
      if (sparse && Arrays.equals(packet, 0, count, ZEROS, 0, count)) {
        hole += count;
      } else {
        leave(hole, stream);
        hole = 0;
        send(packet, count, stream);
      }
      moved += count;
      op.progress("uploading", moved, length);
    }
    leave(hole, stream);
    return moved;
  }

  private static void leave(long hole, long stream) {
    if (hole > 0) {
      Answer.ok(VirStream.virStreamSendHole(stream, hole, 0));
    }
  }

  private static void send(byte[] packet, int count, long stream) {
    int sent = 0;
    while (sent < count) {
      byte[] rest = sent == 0 ? packet : Arrays.copyOfRange(packet, sent, count);
      sent += Answer.ok(VirStream.virStreamSend(stream, rest, (long) count - sent));
    }
  }
}
