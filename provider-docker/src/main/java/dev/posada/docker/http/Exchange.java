package dev.posada.docker.http;

import dev.posada.Subscription;
import dev.posada.spi.Operation;
import java.io.IOException;

/** One attempt at one request on one connection. Not thread-safe. */
final class Exchange implements AutoCloseable {
  private final Connection connection;
  private final Request request;
  private final Upload upload;
  private final Lease lease;
  private final long receivedBefore;
  private Subscription hook = () -> {};
  private IOException unsent;
  private boolean sentAll;
  private boolean kept;

  /** Makes something of an answer whose head was read. */
  @FunctionalInterface
  interface Use<T> {
    T of(Head head) throws IOException;
  }

  Exchange(Connection connection, Request request, boolean upgrade) {
    this.connection = connection;
    this.request = request;
    this.upload = new Upload(connection, request, upgrade);
    this.lease = new Lease(connection);
    this.receivedBefore = connection.input().received();
  }

  Connection connection() {
    return connection;
  }

  /**
   * Sends the request and reads the answer; closes the connection unless it is kept.
   *
   * @param use reads what is behind the head
   */
  <T> T run(Operation op, Use<T> use) throws IOException {
    try {
      send(op);
      return receive(use);
    } finally {
      close();
    }
  }

  /**
   * Sends the request, or as much of it as the engine takes; until {@link #close} it can be
   * cancelled.
   */
  void send(Operation op) throws IOException {
    hook = op.onCancel(lease::abort);
    if (!connection.wasUsed()) {
      connection.connect();
    }
    try {
      sentAll = upload.send();
    } catch (IOException e) {
      unsent = e; // an engine that refuses may answer and hang up: the answer is still to be had
    }
  }

  <T> T receive(Use<T> use) throws IOException {
    return use.of(head());
  }

  /** Closes the connection unless it is kept. Closing again does nothing. */
  @Override
  public void close() {
    hook.close();
    if (!kept) {
      lease.end();
      connection.close("the call was aborted");
    }
  }

  private Head head() throws IOException {
    try {
      return Head.read(connection.input());
    } catch (IOException e) {
      if (unsent == null || e instanceof WireException) { // which knows why it was not sent
        throw e;
      }
      unsent.addSuppressed(e);
      throw unsent;
    }
  }

  Body body(Head head) throws IOException {
    return head.body(request.method(), connection.input());
  }

  /** {@return whether nothing of this exchange is left on the connection} */
  boolean isClean(Head head, Body body) {
    return sentAll
        && head.persistent()
        && body.isDelimited()
        && body.hasEnded()
        && connection.input().ahead() == 0;
  }

  /** {@return whether the connection outlives this; false if the call was aborted} */
  boolean keep() {
    kept = lease.end();
    return kept;
  }

  void keepOrFail() throws IOException {
    if (!keep()) {
      throw new IOException("the call was aborted");
    }
  }

  /**
   * {@return whether it may be sent once more after it failed, if the call goes on: a connection
   * that had rested ended without a word, and either the request changes nothing or the engine
   * cannot have acted on it, because not even its first bytes were taken}
   */
  boolean mayBeRepeated() {
    return connection.wasUsed()
        && connection.input().received() == receivedBefore
        && !upload.hasBegunSource()
        && (request.isRepeatable() || upload.hasSentNothing());
  }
}
