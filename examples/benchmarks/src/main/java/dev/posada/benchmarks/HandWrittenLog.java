package dev.posada.benchmarks;

import dev.posada.LogLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the log that {@link CannedAnswers#log} makes, with the loop that somebody would write who
 * knows that each of its frames is a line: no line in pieces, no text before a timestamp, no engine
 * that breaks off. It makes of it what Posada makes. Not thread-safe.
 */
final class HandWrittenLog {
  private static final int SECOND = "2026-11-24T17:22:37".length();

  private final RawSocket in;
  private final byte[] buffer = new byte[64 * 1024];
  private int at;
  private int end;
  private final byte[] second = new byte[SECOND];
  private Instant instant;

  HandWrittenLog(RawSocket in) {
    this.in = in;
  }

  /** Reads to the end of the log. */
  void read(Consumer<LogLine> lines) throws IOException {
    while (has(8)) {
      boolean stderr = buffer[at] == 2;
      int length = 0;
      for (int i = 4; i < 8; i++) {
        length = length << 8 | buffer[at + i] & 0xff;
      }
      at += 8;
      if (!has(length)) {
        throw new IOException("the log ends within a frame");
      }
      lines.accept(line(stderr, length));
      at += length;
    }
  }

  private LogLine line(boolean stderr, int length) {
    int space = at + SECOND;
    while (buffer[space] != ' ') {
      space++;
    }
    String text = new String(buffer, space + 1, at + length - 2 - space, StandardCharsets.UTF_8);
    return new LogLine(time(space - 1), stderr, text);
  }

  /** The time that ends with a Z there; the calendar is looked at once a second. */
  private Instant time(int zulu) {
    if (instant == null || !Arrays.equals(second, 0, SECOND, buffer, at, at + SECOND)) {
      System.arraycopy(buffer, at, second, 0, SECOND);
      instant = Instant.parse(new String(second, StandardCharsets.US_ASCII) + "Z");
    }
    int nanos = 0;
    for (int i = 1; i <= 9; i++) {
      int digit = at + SECOND + i;
      nanos = nanos * 10 + (digit < zulu ? buffer[digit] - '0' : 0);
    }
    return instant.plusNanos(nanos);
  }

  /** Whether so many bytes are in the buffer, after reading them if they are not. */
  private boolean has(int length) throws IOException {
    while (end - at < length) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        return false;
      }
      end += read;
    }
    return true;
  }
}
