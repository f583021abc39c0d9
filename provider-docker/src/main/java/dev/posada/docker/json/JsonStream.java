package dev.posada.docker.json;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * JSON values one after another, with or without white space between them. Not thread-safe.
 *
 * <p>A value is handed out as soon as its last byte came, whatever the lines are; no more than one
 * value and what came with it is held. (A number or a word that stands alone ends with what is
 * behind it; engines send objects.) After an exception there is nothing more to read.
 */
public final class JsonStream implements AutoCloseable {
  /** No engine sends more in one value; what does is something else. */
  static final int LARGEST = 64 * 1024 * 1024;

  private static final int AT_FIRST = 8 * 1024;

  private final InputStream in;
  private final int largest;
  private byte[] buffer = new byte[AT_FIRST];

  /** The offset of {@code buffer[0]} in the stream. */
  private long base;

  /** What was read is up to here, looked at up to {@code at}, handed out up to {@code start}. */
  private int end;

  private int at;
  private int start;

  private Part part = Part.BETWEEN;
  private int depth;

  /** What the byte at {@link #at} is part of. */
  private enum Part {
    BETWEEN,
    /** A number or a word that stands alone, or what should be one. */
    WORD,
    /** An object or array, outside of its strings. */
    NESTED,
    STRING,
    ESCAPE
  }

  /**
   * Makes one.
   *
   * @param in what to read; closed with this
   */
  public JsonStream(InputStream in) {
    this(in, LARGEST);
  }

  JsonStream(InputStream in, int largest) {
    this.in = in;
    this.largest = largest;
  }

  /**
   * {@return the next value, waiting for it; empty at the end}
   *
   * @throws JsonException if it is not JSON, or too large
   * @throws EOFException if the text ends within a value
   * @throws IOException if it cannot be read
   */
  public Optional<Json> next() throws IOException {
    while (!findEnd()) {
      if (!fill()) {
        if (part == Part.BETWEEN) {
          return Optional.empty();
        }
        if (part != Part.WORD) {
          throw new EOFException("the stream ends within a value, at byte " + (base + end));
        }
        break;
      }
    }
    Json value = new JsonParser(buffer, start, at, base).only();
    start = at;
    part = Part.BETWEEN;
    return Optional.of(value);
  }

  /** Looks on for the end of the value; true puts {@link #at} behind it. */
  private boolean findEnd() {
    while (at < end) {
      byte b = buffer[at];
      switch (part) {
        case BETWEEN -> begin(b);
        case WORD -> {
          if (isSpace(b) || b == '{' || b == '[' || b == '"') {
            return true;
          }
        }
        case ESCAPE -> part = Part.STRING;
        case STRING -> {
          if (b == '\\') {
            part = Part.ESCAPE;
          } else if (b == '"') {
            part = Part.NESTED;
          }
        }
        case NESTED -> nest(b);
      }
      at++;
      if (part == Part.NESTED && depth == 0) {
        return true;
      }
    }
    return false;
  }

  private void begin(byte b) {
    if (isSpace(b)) {
      return;
    }
    start = at;
    part = b == '{' || b == '[' ? Part.NESTED : b == '"' ? Part.STRING : Part.WORD;
    depth = part == Part.NESTED ? 1 : 0;
  }

  /** Which bracket closes which is left to the parser. */
  private void nest(byte b) {
    if (b == '{' || b == '[') {
      depth++;
    } else if (b == '}' || b == ']') {
      depth--;
    } else if (b == '"') {
      part = Part.STRING;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Reads what is there, waiting only for the first byte; false at the end. */
  private boolean fill() throws IOException {
    int kept = part == Part.BETWEEN ? at : start;
    System.arraycopy(buffer, kept, buffer, 0, end - kept);
    base += kept;
    start -= Math.min(start, kept);
    at -= kept;
    end -= kept;
    if (end >= largest) {
      throw new JsonException("value larger than " + largest + " bytes", base + end);
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, end * 2);
    }
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(read, 0);
    return read >= 0;
  }

  /** Closes what it reads from. */
  @Override
  public void close() throws IOException {
    in.close();
  }
}
