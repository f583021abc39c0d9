package dev.posada.docker.frames;

import dev.posada.LogLine;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lines out of the log of a terminal, which has no frames: a timestamp, a space, a line.
 *
 * <p>The pieces of a long line follow each other without anything between them, each with the
 * timestamp of the line once more (dockerd 20.10); where a piece must end and exactly that
 * timestamp follows, it is no part of the line.
 */
final class TerminalLines implements LogLines.Source {
  private final Frames frames;
  private final LogClock clock = new LogClock();
  private final Bytes line = new Bytes();
  private final byte[] buffer = new byte[LogLines.PIECE];
  private int at;
  private int end;
  private boolean over;

  TerminalLines(Frames frames) {
    this.frames = frames;
  }

  @Override
  public Optional<LogLine> next() throws IOException {
    while (true) {
      if (at == end && !fill()) {
        return line.size == 0 ? Optional.empty() : Optional.of(hand(line.size));
      }
      int lineEnd = Bytes.indexOf('\n', buffer, at, end);
      int stop = lineEnd < 0 ? end : lineEnd;
      int longest = longest();
      stop = Math.min(stop, at + longest + 1 - line.size);
      line.add(buffer, at, stop);
      at = stop;
      if (line.size > longest) {
        return Optional.of(hand(longest));
      }
      if (at == lineEnd) {
        at++;
        // the end of a line is two characters on a terminal
        line.size -= line.size > 0 && line.array[line.size - 1] == '\r' ? 1 : 0;
        return Optional.of(hand(line.size));
      }
    }
  }

  private boolean fill() throws IOException {
    do {
      end = frames.read(buffer, 0, buffer.length);
      at = 0;
    } while (end < 0 && frames.next());
    over = end < 0;
    end = Math.max(end, 0);
    return end > 0;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  /** Whole pieces only, so that what is left begins with a timestamp again. */
  private int longest() throws IOException {
    if (line.size <= LogClock.LONGEST) {
      return LogLines.LONGEST;
    }
    int piece = stampEnd() + LogLines.PIECE;
    return LogLines.LONGEST / piece * piece;
  }

  /** Where the line itself begins: behind the space. */
  private int stampEnd() throws IOException {
    int space = Bytes.indexOf(' ', line.array, 0, Math.min(line.size, LogClock.LONGEST));
    if (space < 0) {
      throw new IOException("a line of the log begins without a timestamp");
    }
    return space + 1;
  }

  /** Makes a line of what was gathered up to there, and keeps the rest. */
  private LogLine hand(int to) throws IOException {
    int from = stampEnd();
    Instant time = clock.read(line.array, 0, from - 1);
    byte[] stamp = Arrays.copyOf(line.array, from);
    Bytes text = new Bytes();
    int next = from;
    while (next < to) {
      int stop = Math.min(to, next + LogLines.PIECE);
      text.add(line.array, next, stop);
      boolean again =
          to - stop >= from && Arrays.equals(line.array, stop, stop + from, stamp, 0, from);
      next = again ? stop + from : stop;
    }
    System.arraycopy(line.array, to, line.array, 0, line.size - to);
    line.size -= to;
    return LogLines.line(time, false, text.array, 0, text.size);
  }
}
