package dev.posada.docker.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A wire with what was read from it ahead, and why it ended. Closing works from any thread; else
 * only one thread reads and one writes.
 */
final class Connection {
  private final Wire wire;
  private final Input input = new Input(this);
  private final Consumer<Connection> whenClosed;
  private final AtomicReference<String> ended = new AtomicReference<>();

  /** Whether it has carried an exchange before; touched only by who holds it. */
  private boolean used;

  private long idleSince;

  Connection(Wire wire, Consumer<Connection> whenClosed) {
    this.wire = wire;
    this.whenClosed = whenClosed;
  }

  void connect() throws IOException {
    try {
      wire.connect();
    } catch (IOException e) {
      IOException failed = failed(e);
      throw failed == e ? WireException.unsent(e) : failed;
    }
  }

  Input input() {
    return input;
  }

  /** Reads at least one byte, or the end. */
  int read(byte[] buffer, int from, int length) throws IOException {
    try {
      int read = wire.in().read(buffer, from, length);
      if (read < 0 && ended.get() != null) {
        throw new IOException("closed");
      }
      return read;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  int poll(byte[] buffer, int from, int length) throws IOException {
    try {
      return wire.poll(buffer, from, length);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** A failure leaves it open for reading: the engine may have said why before it hung up. */
  void write(byte[] buffer, int from, int length) throws IOException {
    try {
      wire.out().write(buffer, from, length);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  void closeOutput() throws IOException {
    try {
      wire.closeOutput();
    } catch (IOException e) {
      throw explained(e);
    }
  }

  /** {@return whether this side has closed it} */
  boolean isEnded() {
    return ended.get() != null;
  }

  boolean wasUsed() {
    return used;
  }

  void rest(long now) {
    used = true;
    idleSince = now;
  }

  boolean isIdleFor(long nanos, long now) {
    return now - idleSince > nanos;
  }

  /** {@return whether the engine neither spoke nor hung up since the last exchange} */
  boolean isQuiet() {
    try {
      return ended.get() == null && input.poll() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Closes it, from any thread. It is closed when this returns, also if another thread began to
   * close it just before.
   *
   * @param why what reading and writing says from now on, unless it was closed before
   */
  void close(String why) {
    ended.compareAndSet(null, why);
    wire.close();
    whenClosed.accept(this);
  }

  private IOException failed(IOException e) {
    IOException why = explained(e);
    close("the connection failed: " + e.getMessage());
    return why;
  }

  private IOException explained(IOException e) {
    String why = ended.get();
    return why == null ? e : new IOException(why, e);
  }
}
