package dev.posada.internal.memory;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.OperationCancelledException;
import java.time.Instant;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A container's log as it is read: a place in it, from which the next line is computed. Not
 * thread-safe, but it may be closed by anybody.
 */
final class Log extends Spliterators.AbstractSpliterator<LogLine> {
  private final SimulatedContainer container;
  private final Connection.Stream connection;
  private final Optional<Instant> since;
  private final Instant until;
  private long life;
  private long line;
  private boolean closed; // guarded by the Timeline, as the next one
  private Runnable wakeUp = () -> {};

  private Log(SimulatedContainer container, LogOptions options, Connection.Stream connection) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.container = container;
    this.connection = connection;
    since = options.since();
    // What is written while it is read does not count, or a busy log would never end.
    until = options.follows() ? Instant.MAX : container.time().now();
    if (options.tail().isPresent()) {
      skipAllBut(options.tail().getAsInt());
    }
  }

  /** Opens a log; under the lock. */
  static Stream<LogLine> open(
      SimulatedContainer container, LogOptions options, Connection.Stream connection) {
    Log log = new Log(container, options, connection);
    return StreamSupport.stream(log, false).onClose(log::close);
  }

  private void close() {
    container
        .time()
        .locked(
            () -> {
              closed = true;
              forgetWakeUp();
              container.time().wake();
            });
  }

  private void skipAllBut(long tail) {
    long skip = container.lives().stream().mapToLong(Life::lines).sum() - tail;
    for (Life next : container.lives()) {
      life = next.number();
      line = Math.min(Math.max(0, skip), next.lines());
      skip -= line;
      if (line < next.lines()) {
        return;
      }
    }
  }

  @Override
  public boolean tryAdvance(Consumer<? super LogLine> action) {
    Optional<LogLine> next;
    try {
      next = container.time().await(this::attempt, Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationCancelledException("interrupted while reading a log", Failure.notDone());
    }
    next.ifPresent(action);
    return next.isPresent();
  }

  /** Returns the next line, or that there is none, or nothing if it has to wait. */
  private Optional<Optional<LogLine>> attempt() {
    if (closed) {
      return Optional.of(Optional.empty());
    }
    connection.requireWhole(Failure.notDone());
    for (Life next : container.lives()) {
      if (next.number() < life) {
        continue;
      }
      if (next.number() > life) {
        life = next.number();
        line = 0;
      }
      since.ifPresent(moment -> line = Math.max(line, next.linesBefore(moment)));
      if (line < next.lines()) {
        LogLine read = next.line(line);
        line++;
        return Optional.of(read.time().isAfter(until) ? Optional.empty() : Optional.of(read));
      }
    }
    boolean over = until != Instant.MAX || container.state() == GuestState.STOPPED;
    if (!over) {
      wakeAtNextLine();
    }
    return over ? Optional.of(Optional.empty()) : Optional.empty();
  }

  private void wakeAtNextLine() {
    Life last = container.lives().peekLast();
    if (last != null) {
      forgetWakeUp();
      wakeUp = last.wakeAt(line);
    }
  }

  private void forgetWakeUp() {
    wakeUp.run();
    wakeUp = () -> {};
  }
}
