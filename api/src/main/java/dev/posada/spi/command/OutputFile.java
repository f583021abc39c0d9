package dev.posada.spi.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A temporary file as the output of a tool: read as it grows, and gone when the tool is. */
final class OutputFile extends InputStream {
  private final TemporaryFile file = new TemporaryFile();
  private final RandomAccessFile content; // not a channel: an interrupt would close that

  OutputFile() throws IOException {
    try {
      content = new RandomAccessFile(file.path().toFile(), "r");
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  Path path() {
    return file.path();
  }

  /** Takes its name away if the system lets a file without a name live on. */
  void hide() {
    file.hide();
  }

  /** How much of it was not read. */
  long left() throws IOException {
    return content.length() - content.getFilePointer();
  }

  @Override
  public int read() throws IOException {
    return content.read();
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    return content.read(bytes, from, length);
  }

  @Override
  public void close() throws IOException {
    try (file) {
      content.close();
    }
  }
}
