package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.Since3p4;
import dev.posada.kvm.jna.VirStorage;
import dev.posada.kvm.jna.VirStream;
import dev.posada.spi.Operation;
import java.util.Arrays;

/**
 * Carries a volume from one daemon to another through this process, packet by packet, without the
 * holes. Immutable.
 *
 * <p>Both streams are served by one thread. What is not whole is aborted, never finished.
 */
public final class Relay {
  /** The largest packet that libvirt sends. */
  private static final int PACKET = 256 * 1024;

  /** {@code VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM}, and that of an upload. */
  private static final int SPARSE = 1;

  private static final int STOP_AT_HOLE = 1;
  private static final int AT_HOLE = -3;

  private final Connection here;
  private final Connection there;

  /** From one daemon to another, or to the same. */
  public Relay(Connection here, Connection there) {
    this.here = here;
    this.there = there;
  }

  /** Is told how far it is; what it throws ends the transfer. */
  public interface Progress {
    /**
     * After each packet and each hole.
     *
     * @param behind bytes of the volume, holes counted
     * @param sent bytes without the holes
     */
    void moved(long behind, long sent);
  }

  private interface Streaming {
    void move(long stream);
  }

  /** {@code virStorageVolDownload} and {@code virStorageVolUpload}. */
  public void carry(Storage.Place from, Storage.Place to, Progress progress, Operation op) {
    there.libvirt().require(Since3p4.class, "virStreamRecvHole", "3.4.0");
    Call.of("virStorageVolUpload", to.volume(), to.pool(), from)
        .change(
            there.owned(),
            op,
            target -> {
              long source = here.owned().enter();
              try {
                open(source, target, from, to, progress, op);
                return null;
              } finally {
                here.owned().leave();
              }
            });
  }

  private static void open(
      long source,
      long target,
      Storage.Place from,
      Storage.Place to,
      Progress progress,
      Operation op) {
    streaming(
        source,
        reading ->
            streaming(
                target,
                writing -> {
                  Storage.within(
                      source, from.pool(), pool -> download(pool, from.volume(), reading));
                  Storage.within(target, to.pool(), pool -> upload(pool, to.volume(), writing));
                  pump(reading, writing, progress, op);
                }));
  }

  private static int download(long pool, String name, long stream) {
    long volume = Answer.some(VirStorage.virStorageVolLookupByName(pool, name));
    try {
      return Answer.ok(VirStorage.virStorageVolDownload(volume, stream, 0, 0, SPARSE));
    } finally {
      VirStorage.virStorageVolFree(volume);
    }
  }

  private static int upload(long pool, String name, long stream) {
    long volume = Answer.some(VirStorage.virStorageVolLookupByName(pool, name));
    try {
      return Answer.ok(VirStorage.virStorageVolUpload(volume, stream, 0, 0, SPARSE));
    } finally {
      VirStorage.virStorageVolFree(volume);
    }
  }

  private static void streaming(long conn, Streaming body) {
    long stream = Answer.some(VirStream.virStreamNew(conn, 0));
    boolean whole = false;
    try {
      body.move(stream);
      Answer.ok(VirStream.virStreamFinish(stream)); // some errors come only now
      whole = true;
    } finally {
      if (!whole) {
        VirStream.virStreamAbort(stream);
      }
      VirStream.virStreamFree(stream);
    }
  }

  private static void pump(long from, long to, Progress progress, Operation op) {
    byte[] packet = new byte[PACKET];
    long[] hole = {0};
    long behind = 0;
    long sent = 0;
    while (true) {
      op.check();
      int count = Since3p4.virStreamRecvFlags(from, packet, packet.length, STOP_AT_HOLE);
      if (count == AT_HOLE) {
        Answer.ok(Since3p4.virStreamRecvHole(from, hole, 0));
        Answer.ok(Since3p4.virStreamSendHole(to, hole[0], 0));
        behind += hole[0];
      } else if (Answer.ok(count) == 0) {
        return;
      } else {
        send(to, packet, count);
        behind += count;
        sent += count;
      }
      progress.moved(behind, sent);
    }
  }

  private static void send(long stream, byte[] packet, int count) {
    int sent = 0;
    while (sent < count) {
      byte[] rest = sent == 0 ? packet : Arrays.copyOfRange(packet, sent, count);
      sent += Answer.ok(VirStream.virStreamSend(stream, rest, (long) count - sent));
    }
  }
}
