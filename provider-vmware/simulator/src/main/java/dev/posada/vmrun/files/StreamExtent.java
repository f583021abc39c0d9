package dev.posada.vmrun.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Writes a disk whose grains are compressed and come one after the other, each behind a marker, the
 * tables behind the grains: streamOptimized of "Virtual Disk Format 5.0". [D] Not thread-safe.
 */
final class StreamExtent implements Closeable {
  private static final int SECTOR = SparseExtent.SECTOR;
  private static final int ENTRIES = 512;
  private static final int DESCRIPTOR_SECTORS = 20;
  private static final long AT_END = -1L;

  private final FileChannel channel;
  private final long capacity;
  private final int[] directory;
  private int[] table = new int[ENTRIES];
  private int number = -1;

  private StreamExtent(FileChannel channel, long capacity) {
    this.channel = channel;
    this.capacity = capacity;
    long grains = capacity / SparseExtent.GRAIN_SECTORS;
    this.directory = new int[(int) ((grains + ENTRIES - 1) / ENTRIES)];
  }

  /** What takes grains in the order of their numbers. */
  @FunctionalInterface
  interface Sink {
    void write(long grain, byte[] bytes) throws IOException;
  }

  static StreamExtent create(Path file, long sectors, String descriptor) throws IOException {
    long grain = SparseExtent.GRAIN_SECTORS;
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    StreamExtent extent = new StreamExtent(channel, (sectors + grain - 1) / grain * grain);
    extent.append(extent.header(AT_END));
    ByteBuffer text = ByteBuffer.allocate(DESCRIPTOR_SECTORS * SECTOR);
    extent.append(text.put(descriptor.getBytes(StandardCharsets.UTF_8)));
    extent.append(ByteBuffer.allocate(SparseExtent.GRAIN - (1 + DESCRIPTOR_SECTORS) * SECTOR));
    return extent;
  }

  private ByteBuffer header(long directoryAt) {
    ByteBuffer header = little(SECTOR);
    header.putInt(0x564d444b).putInt(3).putInt(0x30001).putLong(capacity);
    header.putLong(SparseExtent.GRAIN_SECTORS).putLong(1).putLong(DESCRIPTOR_SECTORS);
    header.putInt(ENTRIES).putLong(0).putLong(directoryAt).putLong(SparseExtent.GRAIN_SECTORS);
    header.put((byte) 0).put((byte) '\n').put((byte) ' ').put((byte) '\r').put((byte) '\n');
    return header.putShort((short) 1);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void append(ByteBuffer whole) throws IOException {
    channel.write(whole.clear());
  }

  private int sector() throws IOException {
    return (int) (channel.position() / SECTOR);
  }

  /** Adds a grain; numbers must grow. */
  void write(long grain, byte[] bytes) throws IOException {
    if (grain / ENTRIES != number) {
      endTable();
      number = (int) (grain / ENTRIES);
    }
    table[(int) (grain % ENTRIES)] = sector();
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] packed = new byte[bytes.length + 1024];
    int size = deflater.deflate(packed);
    deflater.end();
    ByteBuffer marked = little((12 + size + SECTOR - 1) / SECTOR * SECTOR);
    marked.putLong(grain * SparseExtent.GRAIN_SECTORS).putInt(size).put(packed, 0, size);
    append(marked);
  }

  private void endTable() throws IOException {
    if (number >= 0) {
      marker(ENTRIES * 4 / SECTOR, 1);
      directory[number] = sector();
      append(words(table));
      table = new int[ENTRIES];
    }
  }

  private static ByteBuffer words(int[] words) {
    ByteBuffer bytes = little((words.length * 4 + SECTOR - 1) / SECTOR * SECTOR);
    for (int word : words) {
      bytes.putInt(word);
    }
    return bytes;
  }

  private void marker(long sectors, int type) throws IOException {
    append(little(SECTOR).putLong(sectors).putInt(0).putInt(type));
  }

  @Override
  public void close() throws IOException {
    endTable();
    marker((directory.length * 4L + SECTOR - 1) / SECTOR, 2);
    long directoryAt = sector();
    append(words(directory));
    marker(1, 3);
    append(header(directoryAt));
    append(ByteBuffer.allocate(SECTOR));
    channel.close();
  }

  /** Reads the grains in the order in which they stand. */
  static void read(Path file, Sink sink) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer header = little(SECTOR);
      channel.read(header, 0);
      long at = header.getLong(64) * SECTOR;
      ByteBuffer marker = little(16);
      while (channel.read(marker.clear(), at) == 16) {
        long value = marker.getLong(0);
        int size = marker.getInt(8);
        if (size > 0) {
          sink.write(value / SparseExtent.GRAIN_SECTORS, inflated(channel, at + 12, size));
          at += (12L + size + SECTOR - 1) / SECTOR * SECTOR;
        } else if (marker.getInt(12) == 0) {
          return;
        } else {
          at += SECTOR + value * SECTOR;
        }
      }
    }
  }

  private static byte[] inflated(FileChannel channel, long at, int size) throws IOException {
    ByteBuffer packed = ByteBuffer.allocate(size);
    channel.read(packed, at);
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed.array());
      byte[] bytes = new byte[SparseExtent.GRAIN];
      inflater.inflate(bytes);
      return bytes;
    } catch (DataFormatException e) {
      throw new IOException("broken grain at " + at, e);
    } finally {
      inflater.end();
    }
  }
}
