package dev.posada.docker.frames;

import dev.posada.LogLine;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * Lines out of frames: each frame is a timestamp, a space and a line or a piece of one.
 *
 * <p>Pieces of one line have the same timestamp (dockerd 20.10: 40000 characters came as 16384,
 * 16384 and 7232, all three of one nanosecond); a piece without a line end that is followed by
 * another time was the last word of a container that was started again.
 */
final class FramedLines implements LogLines.Source {
  private final Frames frames;
  private final LogClock clock = new LogClock();
  private final Part stdout = new Part(false);
  private final Part stderr = new Part(true);
  private final Queue<LogLine> ready = new ArrayDeque<>();

  /** A frame that is being read: its timestamp, up to the space, then how much came behind it. */
  private final Bytes stamp = new Bytes();

  private boolean stamped;
  private int length;
  private boolean over;

  /** The line that one of the two streams has begun. */
  private static final class Part {
    final boolean stderr;
    final Bytes text = new Bytes();
    final Bytes stamp = new Bytes();
    Instant time = Instant.EPOCH;
    boolean begun;
    boolean full;

    Part(boolean stderr) {
      this.stderr = stderr;
    }
  }

  FramedLines(Frames frames) {
    this.frames = frames;
  }

  @Override
  public Optional<LogLine> next() throws IOException {
    while (ready.isEmpty()) {
      if (!frames.next()) {
        over = true;
        Stream.of(stdout, stderr)
            .filter(part -> part.begun)
            .sorted(Comparator.comparing(part -> part.time))
            .forEach(this::hand);
        return Optional.ofNullable(ready.poll());
      }
      frame();
    }
    return Optional.of(ready.remove());
  }

  @Override
  public boolean isOver() {
    return over;
  }

  private void frame() throws IOException {
    stamp.size = 0;
    stamped = false;
    length = 0;
    frames.forward(this::take);
    Part part = frames.stderr() ? stderr : stdout;
    part.full = length == LogLines.PIECE;
  }

  private void take(boolean isStderr, byte[] buffer, int from, int count) throws IOException {
    Part part = isStderr ? stderr : stdout;
    int to = from + count;
    int at = stamped ? from : begin(part, buffer, from, to);
    length += to - at;
    while (at < to) {
      int lineEnd = Bytes.indexOf('\n', buffer, at, to);
      int stop = lineEnd < 0 ? to : lineEnd;
      if (stop > at && part.text.size == LogLines.LONGEST) {
        hand(part);
      }
      stop = Math.min(stop, at + LogLines.LONGEST - part.text.size);
      part.text.add(buffer, at, stop);
      part.begun = true;
      at = stop;
      if (stop == lineEnd) {
        hand(part);
        at++;
      }
    }
  }

  /** Reads the timestamp; where the line goes on behind it. */
  private int begin(Part part, byte[] buffer, int from, int to) throws IOException {
    int space = Bytes.indexOf(' ', buffer, from, to);
    int stop = space < 0 ? to : space;
    if (stamp.size + stop - from > LogClock.LONGEST) {
      throw new IOException("a line of the log begins without a timestamp");
    }
    stamp.add(buffer, from, stop);
    if (space < 0) {
      return to;
    }
    stamped = true;
    boolean goesOn = part.full || stamp.has(part.stamp);
    if (part.begun && !goesOn) {
      hand(part);
    }
    if (!part.begun) {
      part.time = clock.read(stamp.array, 0, stamp.size);
      part.stamp.size = 0;
      part.stamp.add(stamp.array, 0, stamp.size);
    }
    return space + 1;
  }

  private void hand(Part part) {
    ready.add(LogLines.line(part.time, part.stderr, part.text.array, 0, part.text.size));
    part.text.size = 0;
    part.begun = false;
  }
}
