package dev.posada.testkit.transcript;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * All that went over one connection, and in which order. Thread-safe.
 *
 * <p>It is understood only when somebody wants to know, so that what is not HTTP goes through
 * unharmed.
 */
final class Conversation {
  private final Object lock = new Object();
  private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final List<Piece> pieces = new ArrayList<>();
  private boolean ended;

  /** Some bytes of one side, and when they came. */
  record Piece(boolean byClient, int start, int end, long nanos) {}

  void said(boolean byClient, byte[] buffer, int length) {
    synchronized (lock) {
      ByteArrayOutputStream side = byClient ? asked : told;
      int start = side.size();
      side.write(buffer, 0, length);
      pieces.add(new Piece(byClient, start, start + length, System.nanoTime()));
    }
  }

  /** The server says no more. */
  void ended() {
    synchronized (lock) {
      ended = true;
    }
  }

  /** What was said so far, to be understood. */
  ConversationText text() {
    synchronized (lock) {
      return new ConversationText(
          asked.toByteArray(), told.toByteArray(), List.copyOf(pieces), ended);
    }
  }
}
