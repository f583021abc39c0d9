package dev.posada.internal.memory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The program of one command, which writes to one of its streams only. Immutable. */
final class SingleProgram implements Program {
  private final List<String> pattern;
  private final long bytes;
  private final Duration perLine;
  private final boolean stderr;
  private final Duration takes;
  private final int exitCode;
  private final boolean reads;
  private final byte[] patternBytes;

  private SingleProgram(Builder builder) {
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

  private SingleProgram(SingleProgram other, boolean stderr) {
    pattern = other.pattern;
    patternBytes = other.patternBytes;
    bytes = other.bytes;
    perLine = other.perLine;
    takes = other.takes;
    exitCode = other.exitCode;
    reads = other.reads;
    this.stderr = stderr;
  }

  @Override
  public SingleProgram onTerminal() {
    return toStream(false);
  }

  /** Returns what it is with its output sent to one of the streams. */
  SingleProgram toStream(boolean stderr) {
    return new SingleProgram(this, stderr);
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

    SingleProgram build() {
      return new SingleProgram(this);
    }
  }

  private static String text(List<String> lines, boolean lineEnds) {
    return String.join(lineEnds ? "\n" : "", lines) + (lineEnds && !lines.isEmpty() ? "\n" : "");
  }

  @Override
  public Optional<Duration> takes() {
    return Optional.ofNullable(takes);
  }

  @Override
  public int exitCode() {
    return exitCode;
  }

  @Override
  public boolean reads() {
    return reads;
  }

  @Override
  public long bytes(boolean toStderr) {
    return toStderr == stderr ? bytes : 0;
  }

  @Override
  public byte byteAt(long index, boolean toStderr) {
    return patternBytes[(int) (index % patternBytes.length)];
  }

  @Override
  public boolean writesToStderr(long line) {
    return stderr;
  }

  @Override
  public long lines() {
    return perLine.isZero() ? pattern.size() : ceiling(bytes, patternBytes.length);
  }

  @Override
  public long lines(Duration elapsed) {
    if (elapsed.isNegative() || patternBytes.length == 0) {
      return 0;
    }
    return perLine.isZero() ? lines() : Math.min(lines(), elapsed.dividedBy(perLine) + 1);
  }

  @Override
  public Duration when(long line) {
    return perLine.multipliedBy(line);
  }

  @Override
  public String line(long line) {
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
