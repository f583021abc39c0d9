package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.LogLine;
import dev.posada.NotFoundException;
import dev.posada.docker.frames.Frames;
import dev.posada.docker.frames.LogLines;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads the lines of a log. One that breaks before its end throws: it never just ends.
 *
 * <p>Soon after the container has ended, 20.10 ends a log that is followed, with a proper end,
 * whatever a slow reader has not had yet. So what comes behind the last line is asked for then.
 */
final class LogReader extends AbstractSpliterator<LogLine> implements AutoCloseable {
  private final boolean terminal;

  /** Asks for what there is from a moment on, from its very beginning if there is none; or null. */
  private Function<Optional<Instant>, LateAnswer> rest;

  private volatile LateAnswer answer;
  private volatile boolean closed;
  private LogLines lines;

  /** Lines without an end, with which a log that is followed has ended: perhaps not all of them. */
  private final Queue<LogLine> cut = new ArrayDeque<>();

  /** Whether there was no rest. */
  private boolean over;

  /** When the last line was written, null before the first, and how many were at that moment. */
  private Instant last;

  private int then;

  /**
   * Makes one.
   *
   * @param answer the log
   * @param terminal whether it is that of a terminal, without frames
   * @param rest asks for what there is since a moment; null if the log has an end of its own
   */
  LogReader(LateAnswer answer, boolean terminal, Function<Optional<Instant>, LateAnswer> rest) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
    this.answer = answer;
    this.terminal = terminal;
    this.rest = rest;
  }

  @Override
  public boolean tryAdvance(Consumer<? super LogLine> action) {
    Optional<LogLine> line = line();
    line.ifPresentOrElse(
        each -> {
          if (rest != null && !isLate(each)) {
            then = each.time().equals(last) ? then + 1 : 1;
            last = each.time();
          }
          action.accept(each);
        },
        this::close);
    return line.isPresent();
  }

  private Optional<LogLine> line() {
    Optional<LogLine> line = over ? Optional.empty() : next();
    while (rest != null && lines.isOver() && line.isPresent() && !isLate(line.get())) {
      cut.add(line.get());
      line = next();
    }
    if (line.isEmpty() && rest != null) {
      line = askForTheRest() ? next() : line;
      over = line.isEmpty();
      if (!over) {
        cut.clear(); // the rest has them, whole
      }
    }
    return line.or(() -> Optional.ofNullable(cut.poll()));
  }

  /** One that began before another that was told already: the rest will not have it. */
  private boolean isLate(LogLine line) {
    return last != null && line.time().isBefore(last);
  }

  private Optional<LogLine> next() {
    try {
      if (lines == null) {
        lines = lines(answer.get().body(), terminal);
      }
      return lines.next();
    } catch (IOException e) {
      close();
      throw new ConnectionException(
          "the log broke off: " + Objects.requireNonNullElse(e.getMessage(), "it was closed"),
          Failure.notDone()
              .remedy("read it again, since the time of the last line that came")
              .cause(e));
    }
  }

  static LogLines lines(InputStream log, boolean terminal) throws IOException {
    return new LogLines(terminal ? Frames.raw(log) : Frames.of(log));
  }

  /** Skips what was told already; whether there is a rest. */
  private boolean askForTheRest() {
    Function<Optional<Instant>, LateAnswer> ask = rest;
    rest = null;
    answer.close();
    try {
      answer = ask.apply(Optional.ofNullable(last));
    } catch (NotFoundException removed) {
      return false;
    }
    if (closed) {
      answer.close(); // by close(), which did not see it
    }
    lines = null;
    for (int told = 0; told < then; told++) {
      if (next().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    closed = true;
    answer.close();
  }
}
