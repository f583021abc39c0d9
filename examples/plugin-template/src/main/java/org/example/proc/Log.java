package org.example.proc;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Both outputs of a guest as one log, in the order of time. */
final class Log extends AbstractSpliterator<LogLine> {
  private static final long BETWEEN_LOOKS = 10; // milliseconds

  private final Folder folder;
  private final Opened opened;
  private final LogFile stdout;
  private final LogFile stderr;
  private final Optional<Instant> since;
  private final boolean follows;
  private long there;
  private long skipped;
  private volatile boolean left;

  private Log(Folder folder, LogOptions options, Opened opened) throws IOException {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.folder = folder;
    this.opened = opened;
    stdout = new LogFile(folder.stdout(), folder.times(folder.stdout()), false);
    stderr = new LogFile(folder.stderr(), folder.times(folder.stderr()), true);
    since = options.since();
    follows = options.follows();
    there = stdout.lines() + stderr.lines();
    skipped = options.tail().isPresent() ? Math.max(0, there - options.tail().getAsInt()) : 0;
  }

  static Stream<LogLine> stream(Folder folder, LogOptions options, Opened opened)
      throws IOException {
    Log log = new Log(folder, options, opened);
    return StreamSupport.stream(log, false).onClose(() -> log.left = true);
  }

  @Override
  public boolean tryAdvance(Consumer<? super LogLine> action) {
    try {
      for (LogLine line = next(); line != null; line = next()) {
        boolean wanted = --skipped < 0;
        if (wanted && since.filter(line.time()::isBefore).isEmpty()) {
          action.accept(line);
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new ConnectionException("the log broke off: " + e, Failure.undecided().cause(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationCancelledException("interrupted while reading a log");
    }
  }

  /** The next line of both; null at the end. */
  private LogLine next() throws IOException, InterruptedException {
    while (true) {
      opened.check();
      if (left || !follows && there-- == 0) {
        return null;
      }
      LogLine line = take(false);
      if (line != null) {
        return line;
      }
      boolean over = isOver(); // before the last look, which sees all then
      line = take(over);
      if (line != null || over || !follows) {
        return line;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private LogLine take(boolean over) throws IOException {
    stdout.fill(over);
    stderr.fill(over);
    LogLine out = stdout.peek();
    LogLine err = stderr.peek();
    if (out == null && err == null) {
      return null;
    }
    boolean first = err == null || out != null && !out.time().isAfter(err.time());
    return first ? stdout.next() : stderr.next();
  }

  private boolean isOver() throws IOException {
    try {
      return folder.look().state() == GuestState.STOPPED;
    } catch (NotFoundException deleted) {
      return true;
    }
  }
}
