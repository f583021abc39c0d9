package dev.posada.kvm.backup;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The first cluster of a qcow2 file, in which the file below it is named. Immutable.
 *
 * <p>A backup does not know where on a host its files will be, so that name is written while they
 * are sent there.
 */
final class Qcow2Head {
  /** No cluster is larger. */
  static final int MOST = 2 << 20;

  private static final int MAGIC = 0x514649fb;
  private static final int FORMAT = 0xe2792aca;
  private static final int BITMAPS = 0x23852875;

  private static final int NAME_OFFSET = 8;
  private static final int NAME_SIZE = 16;
  private static final int CLUSTER_BITS = 20;
  private static final int SNAPSHOTS = 60;
  private static final int HEADER_LENGTH = 100;
  private static final int VERSION_2_LENGTH = 72;

  private final byte[] bytes;
  private final int cluster;
  private final int header;

  private Qcow2Head(byte[] bytes, int cluster, int header) {
    this.bytes = bytes;
    this.cluster = cluster;
    this.header = header;
  }

  /**
   * {@return a head}
   *
   * @param start of the file, {@link #MOST} bytes or all of it
   * @throws IllegalArgumentException if the file is no qcow2
   */
  static Qcow2Head of(byte[] start) {
    ByteBuffer in = ByteBuffer.wrap(start);
    if (start.length < HEADER_LENGTH + 4 || in.getInt(0) != MAGIC) {
      throw new IllegalArgumentException("it is no qcow2");
    }
    int bits = in.getInt(CLUSTER_BITS);
    int header = in.getInt(4) == 2 ? VERSION_2_LENGTH : in.getInt(HEADER_LENGTH);
    if (bits < 9 || bits > 21 || start.length < 1 << bits) {
      throw new IllegalArgumentException("its clusters have no size of qcow2");
    }
    if (header < VERSION_2_LENGTH || header > (1 << bits) - 8) {
      throw new IllegalArgumentException("its header has no size of qcow2");
    }
    return new Qcow2Head(start.clone(), 1 << bits, header);
  }

  /** {@return whether it holds what is of its machine only: snapshots, or bitmaps of changes} */
  boolean holdsMore() {
    boolean[] bitmaps = {false};
    extensions((type, from, size) -> bitmaps[0] |= type == BITMAPS);
    return ByteBuffer.wrap(bytes).getInt(SNAPSHOTS) != 0 || bitmaps[0];
  }

  private interface Extension {
    void at(int type, int from, int size);
  }

  private void extensions(Extension told) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int at = header;
    while (at <= cluster - 8 && in.getInt(at) != 0) {
      int length = in.getInt(at + 4);
      if (length < 0 || length > cluster - at - 8) {
        throw new IllegalArgumentException("its header is cut");
      }
      int size = 8 + (length + 7) / 8 * 8;
      told.at(in.getInt(at), at, Math.min(size, cluster - at));
      at += size;
    }
  }

  /**
   * {@return the start of the file with another file below it}
   *
   * @param path of that, or empty for none
   * @param format of that
   */
  byte[] on(String path, String format) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    byte[] word = format.getBytes(StandardCharsets.UTF_8);
    byte[] changed = bytes.clone();
    ByteBuffer out = ByteBuffer.wrap(changed, 0, cluster);
    out.position(header);
    out.put(new byte[cluster - header]).position(header);
    try {
      if (name.length > 0) {
        out.putInt(FORMAT).putInt(word.length).put(word);
        out.position(header + 8 + (word.length + 7) / 8 * 8);
      }
      extensions(
          (type, from, size) -> {
            if (type != FORMAT) {
              out.put(bytes, from, size);
            }
          });
      out.putLong(0); // the end of them
      out.putLong(NAME_OFFSET, name.length == 0 ? 0 : out.position());
      out.putInt(NAME_SIZE, name.length);
      out.put(name);
    } catch (BufferOverflowException e) {
      throw new IllegalArgumentException("there is no room in it for the name of another", e);
    }
    return changed;
  }
}
