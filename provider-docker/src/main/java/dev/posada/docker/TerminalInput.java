package dev.posada.docker;

import java.io.IOException;
import java.io.OutputStream;

/**
 * What is typed at a terminal. Not thread-safe.
 *
 * <p>A terminal has no end of input but the key for it, which works at the beginning of a line.
 * Ending the connection's output instead would make the engine drop what is still written (20.10).
 */
final class TerminalInput extends OutputStream {
  private static final byte END = 4; // ctrl-d

  private final OutputStream out;
  private boolean withinLine;
  private boolean closed;

  TerminalInput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int from, int length) throws IOException {
    if (closed) {
      throw new IOException("Stream closed");
    }
    if (length > 0) {
      out.write(buffer, from, length);
      withinLine = buffer[from + length - 1] != '\n';
    }
  }

  /** Hits the key: once for what stands in the line, and once for the end. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      out.write(withinLine ? new byte[] {END, END} : new byte[] {END});
    }
  }
}
