package dev.posada.docker.frames;

import dev.posada.LogLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The lines of a log that was asked for with timestamps. Not thread-safe.
 *
 * <p>A long line, which the engine keeps in pieces with a timestamp each, is one line with the time
 * of its first piece; one beyond a mebibyte is handed out in parts. A carriage return at its end
 * stays. What is left without a line end is a line when the log ends.
 */
public final class LogLines {
  /** Longer lines are handed out in parts: a log may have no line end at all. */
  static final int LONGEST = 1024 * 1024;

  /** The engine cuts longer lines into pieces of this size. */
  static final int PIECE = 16 * 1024;

  private final Source lines;

  /** Where lines come from. */
  interface Source {
    Optional<LogLine> next() throws IOException;

    boolean isOver();
  }

  /**
   * Makes one.
   *
   * @param frames the log
   */
  public LogLines(Frames frames) {
    lines = frames.isRaw() ? new TerminalLines(frames) : new FramedLines(frames);
  }

  /** {@return the next line, waiting for it; empty at the end} */
  public Optional<LogLine> next() throws IOException {
    return lines.next();
  }

  /** {@return whether the log has ended: a line that came since has no line end} */
  public boolean isOver() {
    return lines.isOver();
  }

  static LogLine line(Instant time, boolean stderr, byte[] buffer, int from, int to) {
    return new LogLine(time, stderr, new String(buffer, from, to - from, StandardCharsets.UTF_8));
  }
}
