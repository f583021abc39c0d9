package dev.posada.docker.http;

import java.io.IOException;

/** The body of an answer, which knows where it ends. Not thread-safe. */
abstract class Body extends WireInput {
  private volatile boolean ended;
  private Runnable whenEnded = () -> {};
  private Runnable whenLeft = () -> {};

  /** {@return whether its end was read, so that the next answer may follow} */
  final boolean hasEnded() {
    return ended;
  }

  /** {@return whether another answer may follow behind its end} */
  boolean isDelimited() {
    return true;
  }

  /** {@return how long it is, as far as that is known before; else -1} */
  long length() {
    return -1;
  }

  /** Registers what to do at the end, one thing. */
  final void whenEnded(Runnable action) {
    whenEnded = action;
    if (ended) {
      action.run();
    }
  }

  /** Registers what to do when it is closed before its end, one thing. */
  final void whenLeft(Runnable action) {
    whenLeft = action;
  }

  final void end() {
    ended = true;
    whenEnded.run();
  }

  @Override
  public final int read(byte[] buffer, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    return ended ? -1 : readSome(buffer, from, length);
  }

  @Override
  public final void close() {
    if (!ended) {
      whenLeft.run();
    }
  }

  /** Reads at least one byte; or calls {@link #end} and returns -1. */
  abstract int readSome(byte[] buffer, int from, int length) throws IOException;
}
