package dev.posada.vmrun.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of grains of 64 KiB, of which only those are there that were written: hosted sparse extent
 * of "Virtual Disk Format 5.0". [D] Not thread-safe.
 */
final class SparseExtent implements Closeable {
  static final int SECTOR = 512;
  static final int GRAIN_SECTORS = 128;
  static final int GRAIN = GRAIN_SECTORS * SECTOR;

  private static final int MAGIC = 0x564d444b;
  private static final int ENTRIES = 512;
  private static final int DESCRIPTOR_SECTORS = 20;
  private static final int TABLE_SECTORS = ENTRIES * 4 / SECTOR;

  private final FileChannel channel;
  private final ByteBuffer header;

  private SparseExtent(FileChannel channel, ByteBuffer header) {
    this.channel = channel;
    this.header = header;
  }

  static boolean isOne(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer magic = little(4);
      return channel.read(magic, 0) == 4 && magic.getInt(0) == MAGIC;
    }
  }

  static SparseExtent open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    ByteBuffer header = little(SECTOR);
    channel.read(header, 0);
    if (header.getInt(0) != MAGIC) {
      channel.close();
      throw new IOException(file + " is no sparse extent");
    }
    return new SparseExtent(channel, header);
  }

  /** Makes an extent whose grains are all absent. */
  static SparseExtent create(Path file, long sectors, String descriptor) throws IOException {
    long capacity = up(sectors, GRAIN_SECTORS);
    long tables = up(capacity / GRAIN_SECTORS, ENTRIES) / ENTRIES;
    long directory = up(tables * 4, SECTOR) / SECTOR;
    long redundant = 1 + DESCRIPTOR_SECTORS;
    long primary = redundant + directory + tables * TABLE_SECTORS;
    long overhead = up(primary + directory + tables * TABLE_SECTORS, GRAIN_SECTORS);
    ByteBuffer header = little(SECTOR);
    header.putInt(MAGIC).putInt(1).putInt(3).putLong(capacity).putLong(GRAIN_SECTORS);
    header.putLong(1).putLong(DESCRIPTOR_SECTORS).putInt(ENTRIES);
    header.putLong(redundant).putLong(primary).putLong(overhead);
    header.put((byte) 0).put((byte) '\n').put((byte) ' ').put((byte) '\r').put((byte) '\n');
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    SparseExtent extent = new SparseExtent(channel, header);
    channel.write(header.rewind(), 0);
    extent.writeDescriptor(descriptor);
    extent.writeDirectory(redundant, directory, tables);
    extent.writeDirectory(primary, directory, tables);
    channel.write(ByteBuffer.allocate(1), overhead * SECTOR - 1);
    return extent;
  }

  private void writeDirectory(long at, long sectors, long tables) throws IOException {
    ByteBuffer directory = little((int) (sectors * SECTOR));
    for (long table = 0; table < tables; table++) {
      directory.putInt((int) (at + sectors + table * TABLE_SECTORS));
    }
    channel.write(directory.rewind(), at * SECTOR);
  }

  private static long up(long value, long multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether it is a stream of compressed grains, which {@link StreamExtent} reads. */
  boolean compressed() {
    return (header.getInt(8) & 0x10000) != 0;
  }

  long capacity() {
    return header.getLong(12);
  }

  String descriptor() throws IOException {
    ByteBuffer text = ByteBuffer.allocate((int) header.getLong(36) * SECTOR);
    channel.read(text, header.getLong(28) * SECTOR);
    String all = new String(text.array(), StandardCharsets.UTF_8);
    int end = all.indexOf(0);
    return end < 0 ? all : all.substring(0, end);
  }

  void writeDescriptor(String descriptor) throws IOException {
    int size = (int) header.getLong(36) * SECTOR;
    ByteBuffer text = ByteBuffer.allocate(size);
    text.put(descriptor.getBytes(StandardCharsets.UTF_8));
    channel.write(text.clear(), header.getLong(28) * SECTOR);
  }

  long grains() {
    return up(capacity(), GRAIN_SECTORS) / GRAIN_SECTORS;
  }

  /** Bytes of a grain; null if it was never written. */
  byte[] read(long grain) throws IOException {
    long sector = entry(header.getLong(56), grain);
    if (sector == 0) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(GRAIN);
    channel.read(bytes, sector * SECTOR);
    return bytes.array();
  }

  void write(long grain, byte[] bytes) throws IOException {
    long at = up(channel.size(), GRAIN);
    channel.write(ByteBuffer.wrap(bytes), at);
    ByteBuffer sector = little(4).putInt(0, (int) (at / SECTOR));
    channel.write(sector.duplicate(), entryAt(header.getLong(48), grain));
    channel.write(sector, entryAt(header.getLong(56), grain));
  }

  private long entry(long directory, long grain) throws IOException {
    ByteBuffer value = little(4);
    channel.read(value, entryAt(directory, grain));
    return value.getInt(0) & 0xFFFFFFFFL;
  }

  private long entryAt(long directory, long grain) throws IOException {
    ByteBuffer table = little(4);
    channel.read(table, directory * SECTOR + grain / ENTRIES * 4);
    return (table.getInt(0) & 0xFFFFFFFFL) * SECTOR + grain % ENTRIES * 4;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
