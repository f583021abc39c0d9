package org.example.proc;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file gets from now on, until its guest is off. Not open between two reads. */
final class Tail extends InputStream {
  private static final long BETWEEN_LOOKS = 5; // milliseconds

  private final Path file;
  private final Patience.Condition<IOException> over;
  private long position;

  /** Begins at the end of the file. */
  Tail(Path file, Patience.Condition<IOException> over) throws IOException {
    this.file = file;
    this.over = over;
    position = Files.size(file);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int at, int length) throws IOException {
    while (true) {
      boolean last = over.holds(); // asked first: what comes before the end is there then
      int read = take(ByteBuffer.wrap(bytes, at, length));
      if (read > 0 || length == 0) {
        position += read;
        return read;
      }
      if (last) {
        return -1;
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading " + file);
      }
    }
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(Integer.MAX_VALUE, Files.size(file) - position);
  }

  private int take(ByteBuffer bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return Math.max(0, channel.read(bytes, position));
    }
  }
}
