package dev.posada.examples.tour;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells whether a file is an ELF program that needs no interpreter, and so no library: one that
 * runs in an image with nothing else in it.
 */
final class StaticProgram {
  private static final int MAGIC = 0x7f454c46;
  private static final int HEADER = 64;
  private static final int PT_INTERP = 3;

  private StaticProgram() {}

  static boolean is(Path file) {
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      return false;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return is(channel);
    } catch (IOException | BufferUnderflowException notElf) {
      return false;
    }
  }

  /** The header says where the program headers are; an interpreter would be one of them. */
  private static boolean is(SeekableByteChannel channel) throws IOException {
    ByteBuffer header = read(channel, 0, HEADER);
    if (header.getInt() != MAGIC) {
      return false;
    }
    boolean wide = header.get() == 2;
    ByteOrder order = header.get() == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    header.order(order);
    long table = wide ? header.getLong(32) : Integer.toUnsignedLong(header.getInt(28));
    int size = Short.toUnsignedInt(header.getShort(wide ? 54 : 42));
    int count = Short.toUnsignedInt(header.getShort(wide ? 56 : 44));
    ByteBuffer entries = read(channel, table, size * count).order(order);
    for (int i = 0; i < count; i++) {
      if (entries.getInt(i * size) == PT_INTERP) {
        return false;
      }
    }
    return count > 0;
  }

  private static ByteBuffer read(SeekableByteChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    channel.position(position);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until it is full or the file ends
    }
    if (buffer.hasRemaining()) {
      throw new BufferUnderflowException();
    }
    return buffer.flip();
  }
}
