package dev.posada.internal.memory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command as a function of time: what it writes, how fast, how long it takes and with what it
 * ends. It is never run, so it needs no thread and no buffer, however long its output is.
 * Immutable.
 */
final class Program {
  /** How much one line of a log holds of output without line ends, as with Docker. */
  static final int LONGEST_LINE = 16 * 1024;

  private final List<String> pattern;
  private final long bytes;
  private final Duration perLine;
  private final boolean stderr;
  private final Duration takes;
  private final int exitCode;
  private final boolean reads;
  private final byte[] patternBytes;

  private Program(Builder builder) {
    pattern = builder.pattern;
    patternBytes =
        builder.copied == null
            ? text(pattern, builder.lineEnds).getBytes(StandardCharsets.UTF_8)
            : builder.copied;
    bytes = builder.bytes == null ? patternBytes.length : builder.bytes;
    perLine = builder.perLine;
    stderr = builder.stderr;
    takes = builder.takes;
    exitCode = builder.exitCode;
    reads = builder.reads;
  }

  private Program(Program other, boolean stderr) {
    pattern = other.pattern;
    patternBytes = other.patternBytes;
    bytes = other.bytes;
    perLine = other.perLine;
    takes = other.takes;
    exitCode = other.exitCode;
    reads = other.reads;
    this.stderr = stderr;
  }

  /** Returns what it is on a terminal, which has one stream only. */
  Program onTerminal() {
    return new Program(this, false);
  }

  /** What {@link Commands} makes a program of. */
  static final class Builder {
    private List<String> pattern = List.of();
    private boolean lineEnds = true;
    private Long bytes;
    private Duration perLine = Duration.ZERO;
    private boolean stderr;
    private Duration takes = Duration.ZERO;
    private int exitCode;
    private boolean reads;
    private byte[] copied;

    /** Writes these lines once, at once. */
    Builder writes(List<String> lines) {
      pattern = lines;
      return this;
    }

    /** Writes these lines to the error stream. */
    Builder complains(String line) {
      stderr = true;
      return writes(List.of(line));
    }

    /** Writes the line again and again, up to so many bytes in all. */
    Builder repeats(String line, boolean withLineEnd, long bytes, Duration perLine) {
      this.lineEnds = withLineEnd;
      this.bytes = bytes;
      this.perLine = perLine;
      return writes(List.of(line));
    }

    /** Ends after so long; null for never. */
    Builder takes(Duration takes) {
      this.takes = takes;
      return this;
    }

    Builder exitCode(int exitCode) {
      this.exitCode = exitCode;
      return this;
    }

    /** Writes these bytes, at once. */
    Builder copies(byte[] input) {
      copied = input;
      return writes(List.of(new String(input, StandardCharsets.UTF_8).split("\n")));
    }

    /** Writes what it reads, and nothing else. */
    Builder reads() {
      reads = true;
      return this;
    }

    Program build() {
      return new Program(this);
    }
  }

  private static String text(List<String> lines, boolean lineEnds) {
    return String.join(lineEnds ? "\n" : "", lines) + (lineEnds && !lines.isEmpty() ? "\n" : "");
  }

  /** Returns how long it takes; empty if it never ends by itself. */
  Optional<Duration> takes() {
    return Optional.ofNullable(takes);
  }

  int exitCode() {
    return exitCode;
  }

  /** Returns whether it writes what it reads, until its input ends. */
  boolean reads() {
    return reads;
  }

  /** Returns how many bytes it writes in all; {@code Long.MAX_VALUE} for no end. */
  long bytes(boolean toStderr) {
    return toStderr == stderr ? bytes : 0;
  }

  /** Returns a byte that it writes. */
  byte byteAt(long index) {
    return patternBytes[(int) (index % patternBytes.length)];
  }

  /** Returns the first bytes that it writes, as many as there are. */
  byte[] first(int most, boolean toStderr) {
    byte[] first = new byte[(int) Math.min(most, bytes(toStderr))];
    for (int i = 0; i < first.length; i++) {
      first[i] = byteAt(i);
    }
    return first;
  }

  boolean writesToStderr() {
    return stderr;
  }

  /** Returns whether it writes no more lines than so many, however long it runs. */
  boolean isQuietAfter(long lines) {
    return lines >= (perLine.isZero() ? pattern.size() : ceiling(bytes, patternBytes.length));
  }

  /** Returns how many lines it has written when it has run for so long. */
  long lines(Duration elapsed) {
    if (elapsed.isNegative() || patternBytes.length == 0) {
      return 0;
    }
    long all = perLine.isZero() ? pattern.size() : ceiling(bytes, patternBytes.length);
    return perLine.isZero() ? all : Math.min(all, elapsed.dividedBy(perLine) + 1);
  }

  /** Returns when it writes a line, in running time. */
  Duration when(long line) {
    return perLine.multipliedBy(line);
  }

  String line(long line) {
    String whole = pattern.get((int) (line % pattern.size()));
    if (perLine.isZero()) {
      return whole;
    }
    long left = bytes - line * patternBytes.length;
    return left < whole.length() ? whole.substring(0, (int) left) : whole;
  }

  private static long ceiling(long dividend, long divisor) {
    return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
  }
}
