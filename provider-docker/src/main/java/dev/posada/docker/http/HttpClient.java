package dev.posada.docker.http;

import dev.posada.ConnectionException;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Speaks HTTP/1.1 with one engine. Thread-safe.
 *
 * <p>Every call runs in {@link Operation#read} or {@link Operation#change}; cancelling the
 * operation closes its connection, at every moment from before connecting on. An answer of any
 * status is an answer: who calls may look at it within the traced call, so that what it throws then
 * is the error of that call.
 */
public final class HttpClient implements AutoCloseable {
  /** Whole answers are not larger: 1,100 containers take less than one mebibyte. */
  static final int LARGEST = 64 * 1024 * 1024;

  private final Pool pool;
  private final int largest;

  /**
   * Makes one; nothing is connected yet.
   *
   * @param dialer the way to the engine
   */
  public HttpClient(Dialer dialer) {
    this(dialer, LARGEST, System::nanoTime);
  }

  HttpClient(Dialer dialer, int largest, LongSupplier nanoClock) {
    this.pool = new Pool(dialer, nanoClock);
    this.largest = largest;
  }

  /**
   * Reads an answer within the traced call.
   *
   * @param <T> what is made of it
   */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * {@return what is made of the answer}
     *
     * @param answer gone when this returns
     * @throws IOException if it cannot be read
     */
    T read(StreamAnswer answer) throws IOException;
  }

  /**
   * {@return the whole answer, of any status}
   *
   * @param request what to send
   * @param op the operation it belongs to
   */
  public Answer call(Request request, Operation op) {
    return exchange(request, op, StreamAnswer::whole);
  }

  /**
   * {@return the whole answer, of any status that is not refused}
   *
   * @param request what to send
   * @param op the operation it belongs to
   * @param check looks at it within the traced call and throws what it does not like
   */
  public Answer call(Request request, Operation op, Consumer<Answer> check) {
    return exchange(
        request,
        op,
        stream -> {
          Answer answer = stream.whole();
          check.accept(answer);
          return answer;
        });
  }

  /**
   * Makes a call whose answer is read within it, of any status and as long as the operation may
   * last: a pull, a build, an archive.
   *
   * @param request what to send
   * @param op the operation it belongs to
   * @param reader reads the answer
   * @param <T> what is made of it
   * @return what the reader returned
   */
  public <T> T exchange(Request request, Operation op, Reader<T> reader) {
    return traced(request, op, () -> Pending.begin(this, request, op).answer(reader));
  }

  /**
   * Sends a request that reads, whose answer is read later: an engine can work on many at once, and
   * one thread gathers what they answer.
   *
   * @param request what to send, small
   * @param op the operation it belongs to
   * @return close it, also after an exception
   */
  public Pending send(Request request, Operation op) {
    if (!request.isRead()) {
      throw new IllegalArgumentException("a change is announced before it is sent: " + request);
    }
    return Pending.begin(this, request, op);
  }

  /**
   * Makes a call whose body outlives the operation: a followed log, events. It has a connection of
   * its own until it is closed.
   *
   * @param request what to send
   * @param op the operation until the headers came
   * @return the answer, of any status
   */
  public StreamAnswer open(Request request, Operation op) {
    return open(request, op, refusal -> {});
  }

  /**
   * Makes a call whose body outlives the operation: a followed log, events. It has a connection of
   * its own until it is closed.
   *
   * @param request what to send
   * @param op the operation until the headers came
   * @param refused sees an answer that is none of success within the traced call, to throw
   * @return the answer
   */
  public StreamAnswer open(Request request, Operation op, Consumer<Answer> refused) {
    return traced(
        request,
        op,
        () -> {
          Exchange exchange = new Exchange(pool.fresh(), request, false);
          return exchange.run(op, head -> open(exchange, head, refused));
        });
  }

  /**
   * Makes a call that turns its connection into one of raw bytes.
   *
   * @param request what to send; the headers that ask for the upgrade are added
   * @param op the operation until the headers came
   * @return the connection, or the answer that refused it
   */
  public Hijacked upgrade(Request request, Operation op) {
    return upgrade(request, op, refusal -> {});
  }

  /**
   * Makes a call that turns its connection into one of raw bytes.
   *
   * @param request what to send; the headers that ask for the upgrade are added
   * @param op the operation until the headers came
   * @param refused sees an answer that refuses the upgrade within the traced call, to throw
   * @return the connection, or the answer that refused it
   */
  public Hijacked upgrade(Request request, Operation op, Consumer<Answer> refused) {
    return traced(
        request,
        op,
        () -> {
          Exchange exchange = new Exchange(pool.fresh(), request, true);
          return exchange.run(op, head -> upgrade(exchange, head, refused));
        });
  }

  /** A body that cannot be made is told as it is: an operation takes it for a broken connection. */
  private static <T> T traced(Request request, Operation op, Callable<T> call) {
    AtomicReference<UncheckedIOException> unmade = new AtomicReference<>();
    Callable<T> body =
        () -> {
          try {
            return call.call();
          } catch (WireException e) {
            op.check(); // or it would be the wire's fault that somebody ended the call
            throw e.typed();
          } catch (UncheckedIOException e) {
            unmade.set(e);
            throw e;
          }
        };
    try {
      return request.isRead() ? op.read(request.text(), body) : op.change(request.text(), body);
    } catch (ConnectionException e) {
      if (unmade.get() != null) {
        throw unmade.get();
      }
      throw e;
    }
  }

  /** {@return a connection for one exchange, one that has rested if there is one} */
  Connection connection(Request request) throws IOException {
    Optional<Connection> rested = pool.rested(request.isRepeatable());
    return rested.isPresent() ? rested.get() : pool.fresh();
  }

  Connection fresh() throws IOException {
    return pool.fresh();
  }

  <T> T read(Exchange exchange, Head head, Reader<T> reader) throws IOException {
    Body body = exchange.body(head);
    StreamAnswer answer = StreamAnswer.of(head, body, largest, exchange.connection());
    T result = reader.read(answer);
    if (exchange.isClean(head, body) && exchange.keep()) {
      pool.rest(exchange.connection());
    }
    return result;
  }

  private StreamAnswer open(Exchange exchange, Head head, Consumer<Answer> refused)
      throws IOException {
    Body body = exchange.body(head);
    StreamAnswer answer = StreamAnswer.of(head, body, largest, exchange.connection());
    if (!answer.isSuccess()) {
      Answer whole = answer.whole();
      refused.accept(whole);
      return answer.refused(whole);
    }
    exchange.keepOrFail();
    body.whenEnded(answer::close);
    return answer;
  }

  private Hijacked upgrade(Exchange exchange, Head head, Consumer<Answer> refused)
      throws IOException {
    Connection connection = exchange.connection();
    if (head.isUpgrade()) {
      exchange.keepOrFail();
      return Hijacked.of(head, connection, new RestBody(connection.input()));
    }
    Body body = exchange.body(head);
    if (head.status() == 200 && !body.isDelimited()) { // an engine that takes no upgrade
      exchange.keepOrFail();
      return Hijacked.of(head, connection, body);
    }
    Answer whole = StreamAnswer.of(head, body, largest, connection).whole();
    refused.accept(whole);
    return Hijacked.refused(whole, connection);
  }

  /** {@return how many requests at once are little for this machine} */
  public int atOnce() {
    return pool.atOnce();
  }

  int openConnections() {
    return pool.openCount();
  }

  int idleConnections() {
    return pool.idleCount();
  }

  /**
   * Closes every connection. What reads or writes fails with an {@link IOException} that says so,
   * and so does every later call. Never waits; closing again does nothing.
   */
  @Override
  public void close() {
    pool.close();
  }
}
