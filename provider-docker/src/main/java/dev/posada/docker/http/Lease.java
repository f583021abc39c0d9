package dev.posada.docker.http;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right of one call to a connection, until the call is over or aborted, whichever is first. An
 * abort that comes later must not hit whoever has the connection then.
 */
final class Lease {
  private final Connection connection;
  private final AtomicBoolean over = new AtomicBoolean();

  Lease(Connection connection) {
    this.connection = connection;
  }

  /** Closes the connection, from any thread, unless the call is over. */
  void abort() {
    if (end()) {
      connection.close("the call was aborted");
    }
  }

  /** {@return whether the call is over with this; false if it was already, or was aborted} */
  boolean end() {
    return over.compareAndSet(false, true);
  }
}
