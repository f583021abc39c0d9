package dev.posada.docker.json;

import java.io.IOException;

/**
 * Text that is not JSON.
 *
 * <p>An {@link IOException}, so that an answer that cannot be understood ends where a connection
 * that broke ends.
 */
public final class JsonException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The offset of the first wrong byte. */
  private final long offset;

  JsonException(String message, long offset) {
    super(message + " at byte " + offset);
    this.offset = offset;
  }

  /** {@return the offset of the first wrong byte, from the start of the text} */
  public long offset() {
    return offset;
  }
}
