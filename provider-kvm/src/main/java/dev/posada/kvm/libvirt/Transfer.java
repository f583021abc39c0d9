package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.VirDomain;
import dev.posada.kvm.jna.VirStorage;
import dev.posada.kvm.jna.VirStream;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
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

  /** {@code virStorageVolDownload}: all of it. */
  public void download(OutputStream to, Operation op) {
    Call.of("virStorageVolDownload", volume, pool)
        .read(
            connection.owned(),
            op,
            conn ->
                streaming(
                    conn,
                    (c, stream) -> {
                      open(c, v -> VirStorage.virStorageVolDownload(v, stream, 0, 0, 0));
                      return receive(stream, to, op);
                    }));
  }

  /**
   * {@code virStorageVolUpload}; the volume has to be big enough.
   *
   * @param length how many bytes will come
   */
  public void upload(InputStream from, long length, Operation op) {
    Call.of("virStorageVolUpload", volume, pool, length)
        .change(
            connection.owned(),
            op,
            conn ->
                streaming(
                    conn,
                    (c, stream) -> {
                      open(c, v -> VirStorage.virStorageVolUpload(v, stream, 0, length, 0));
                      return send(from, length, stream, op);
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
                  receive(stream, to, op);
                  return type;
                });
          } finally {
            domain.connection().owned().leave();
          }
        },
        screen);
  }

  private static long receive(long stream, OutputStream to, Operation op) throws IOException {
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
    }
  }

  private static long send(InputStream from, long length, long stream, Operation op)
      throws IOException {
    byte[] packet = new byte[PACKET];
    long moved = 0;
    while (moved < length) {
      op.check();
      int count = from.read(packet, 0, (int) Math.min(packet.length, length - moved));
      if (count < 0) {
        throw new IOException("only " + moved + " of " + length + " bytes came");
      }
      int sent = 0;
      while (sent < count) {
        byte[] rest = sent == 0 ? packet : Arrays.copyOfRange(packet, sent, count);
        sent += Answer.ok(VirStream.virStreamSend(stream, rest, (long) count - sent));
      }
      moved += count;
      op.progress("uploading", moved, length);
    }
    return moved;
  }
}
