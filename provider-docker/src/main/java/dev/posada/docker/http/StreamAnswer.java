package dev.posada.docker.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * An answer whose body is read as it comes. Reading is not thread-safe; closing is.
 *
 * <p>The body ends only where the engine said that it ends: what stops before throws. Closing it
 * from another thread makes a read that waits throw.
 */
public final class StreamAnswer implements AutoCloseable {
  /** As much memory is taken for a length that was only claimed. */
  private static final int RESERVED = 1024 * 1024;

  private final Head head;
  private final InputStream body;
  private final long length;
  private final int largest;
  private final Runnable close;
  private final Answer refusal;

  private StreamAnswer(
      Head head, InputStream body, long length, int largest, Runnable close, Answer refusal) {
    this.head = head;
    this.body = body;
    this.length = length;
    this.largest = largest;
    this.close = close;
    this.refusal = refusal;
  }

  /** An answer of which only the head was read. */
  static StreamAnswer of(Head head, Body body, int largest, Connection connection) {
    Runnable close = () -> connection.close("the stream was closed");
    body.whenLeft(close);
    return new StreamAnswer(head, body, body.length(), largest, close, null);
  }

  /** This answer as one that was read to its end. */
  StreamAnswer refused(Answer whole) {
    byte[] bytes = whole.body();
    InputStream again = new ByteArrayInputStream(bytes);
    return new StreamAnswer(head, again, bytes.length, largest, close, whole);
  }

  /** {@return the status} */
  public int status() {
    return head.status();
  }

  /** {@return the headers} */
  public Headers headers() {
    return head.headers();
  }

  /** {@return whether the status is one of success, 200 to 299} */
  public boolean isSuccess() {
    return status() / 100 == 2;
  }

  /** {@return the body; closing it before its end closes the answer} */
  public InputStream body() {
    return body;
  }

  /**
   * {@return the answer with the rest of its body, bounded}
   *
   * @throws ProtocolException if it is too large
   */
  public Answer whole() throws IOException {
    if (length > largest) {
      throw tooLarge();
    }
    byte[] bytes = new byte[length >= 0 ? (int) Math.min(length, RESERVED) : 8 * 1024];
    int size = 0;
    while (length < 0 || size < length) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(size * 2L, length < 0 ? largest + 1L : length));
      }
      int read = body.read(bytes, size, bytes.length - size);
      if (read < 0) {
        break;
      }
      size += read;
      if (size > largest) {
        throw tooLarge();
      }
    }
    return new Answer(
        status(), headers(), size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
  }

  private ProtocolException tooLarge() {
    return new ProtocolException("an answer larger than " + largest + " bytes");
  }

  /**
   * {@return the whole answer if it is none of success; {@link HttpClient#open} has read it
   * already}
   */
  public Optional<Answer> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Ends it: closes the connection. Never waits; closing again does nothing. */
  @Override
  public void close() {
    close.run();
  }
}
