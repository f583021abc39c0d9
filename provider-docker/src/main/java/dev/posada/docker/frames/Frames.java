package dev.posada.docker.frames;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Two output streams in one: frames of a header of eight bytes and a payload. Not thread-safe.
 *
 * <p>{@code while (frames.next()) frames.forward(sink);}
 *
 * <p>A length that the engine claims reserves no memory, and a stream that ends within a frame is
 * an error, not an end. What the engine itself has to say there is thrown as an {@link
 * IOException}.
 */
public final class Frames {
  private static final int HEADER = 8;
  private static final int STDERR = 2;
  private static final int ENGINE = 3;

  private final InputStream in;
  private final boolean raw;
  private final byte[] buffer = new byte[64 * 1024];
  private int at;
  private int end;

  /** What is left of this frame. */
  private long left;

  private boolean stderr;

  private Frames(InputStream in, boolean raw) {
    this.in = in;
    this.raw = raw;
  }

  /** Takes the payload of frames. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes a piece of a payload.
     *
     * @param stderr whether it was written to the error stream
     * @param buffer where it is; used again afterwards
     * @param from where it begins
     * @param length how long it is, at least 1
     * @throws IOException if it cannot be taken
     */
    void write(boolean stderr, byte[] buffer, int from, int length) throws IOException;
  }

  /**
   * {@return the frames of a stream}
   *
   * @param in what to read
   */
  public static Frames of(InputStream in) {
    return new Frames(in, false);
  }

  /**
   * {@return a stream without frames, as a terminal sends it: whatever comes is one of stdout}
   *
   * @param in what to read
   */
  public static Frames raw(InputStream in) {
    return new Frames(in, true);
  }

  boolean isRaw() {
    return raw;
  }

  /**
   * Goes to the next frame, skipping what is left of this one.
   *
   * @return whether there is one
   */
  public boolean next() throws IOException {
    while (left > 0) {
      skip((int) Math.min(left, available()));
    }
    if (raw) {
      if (at == end && !fill()) {
        return false;
      }
      left = end - at;
      return true;
    }
    if (at == end && !fill()) {
      return false;
    }
    while (end - at < HEADER) {
      if (!fill()) {
        throw truncated();
      }
    }
    header();
    return true;
  }

  private void header() throws IOException {
    int type = buffer[at];
    if (type < 0
        || type > ENGINE
        || buffer[at + 1] != 0
        || buffer[at + 2] != 0
        || buffer[at + 3] != 0) {
      throw new IOException("the stream has no frames: it may be that of a terminal");
    }
    for (int i = 4; i < HEADER; i++) {
      left = left << 8 | buffer[at + i] & 0xff;
    }
    at += HEADER;
    stderr = type == STDERR;
    if (type == ENGINE) {
      byte[] words = new byte[4 * 1024];
      int length = 0;
      for (int read; length < words.length; length += read) {
        read = read(words, length, words.length - length);
        if (read < 0) {
          break;
        }
      }
      String text = new String(words, 0, length, StandardCharsets.UTF_8).strip();
      throw new IOException("the engine ended the stream: " + text);
    }
  }

  /** {@return whether this frame was written to the error stream} */
  public boolean stderr() {
    return stderr;
  }

  /**
   * {@return how many bytes of this frame's payload were read, at most the length; -1 at its end}
   *
   * @param target where to
   * @param from where it begins there
   * @param length how much fits, at least 1
   */
  public int read(byte[] target, int from, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = (int) Math.min(Math.min(left, length), available());
    System.arraycopy(buffer, at, target, from, read);
    skip(read);
    return read;
  }

  /**
   * Hands over what is left of this frame, piece by piece.
   *
   * @param sink takes it
   */
  public void forward(Sink sink) throws IOException {
    while (left > 0) {
      int length = (int) Math.min(left, available());
      int from = at;
      skip(length);
      sink.write(stderr, buffer, from, length);
    }
  }

  private void skip(int length) {
    at += length;
    left -= length;
  }

  /** {@return how much is in the buffer, waiting for something within a frame} */
  private int available() throws IOException {
    if (at == end && !fill()) {
      throw truncated();
    }
    return end - at;
  }

  /** Reads what is there, waiting only for nothing; false at the end. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    end -= at;
    at = 0;
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(read, 0);
    return read >= 0;
  }

  private static EOFException truncated() {
    return new EOFException("the stream ends within a frame");
  }
}
