package dev.posada.docker.http;

import dev.posada.spi.Operation;
import java.io.IOException;

/**
 * A request that was sent, whose answer is read later. Not thread-safe.
 *
 * <p>Whatever went wrong with sending it shows when the answer is read: until then it is nobody's.
 */
public final class Pending implements AutoCloseable {
  private final HttpClient client;
  private final Request request;
  private final Operation op;

  /** Null where not even a connection could be made. */
  private final Exchange exchange;

  private final IOException unsent;

  private Pending(
      HttpClient client, Request request, Operation op, Exchange exchange, IOException unsent) {
    this.client = client;
    this.request = request;
    this.op = op;
    this.exchange = exchange;
    this.unsent = unsent;
  }

  /** Sends a request, on a connection that has rested if there is one. */
  static Pending begin(HttpClient client, Request request, Operation op) {
    Exchange exchange = null;
    IOException unsent = null;
    try {
      exchange = new Exchange(client.connection(request), request, false);
      exchange.send(op);
    } catch (IOException e) {
      unsent = e;
    } catch (RuntimeException e) { // what makes the body failed, not the connection
      exchange.close();
      throw e;
    }
    return new Pending(client, request, op, exchange, unsent);
  }

  /**
   * Reads the answer, once, in a traced call of its own, which takes as long as it is waited for.
   *
   * @param reader reads the answer
   * @param <T> what is made of it
   * @return what the reader returned
   */
  public <T> T read(HttpClient.Reader<T> reader) {
    return op.read(request.text(), () -> answer(reader));
  }

  /** Reads the answer; that of a second try, where the first could not have had one. */
  <T> T answer(HttpClient.Reader<T> reader) throws IOException {
    try {
      if (unsent != null) {
        throw unsent;
      }
      return exchange.receive(head -> client.read(exchange, head, reader));
    } catch (IOException e) {
      if (exchange == null || !exchange.mayBeRepeated()) {
        throw e;
      }
      op.check();
    } finally {
      close();
    }
    Exchange again = new Exchange(client.fresh(), request, false);
    return again.run(op, head -> client.read(again, head, reader));
  }

  /** Gives up the answer unless it was read. Closing again does nothing. */
  @Override
  public void close() {
    if (exchange != null) {
      exchange.close();
    }
  }
}
