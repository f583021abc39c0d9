package dev.posada.docker.frames;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;

/**
 * Reads the timestamps of a log: {@code 2026-11-24T17:22:37.620338412Z}. Not thread-safe.
 *
 * <p>Lines of one second are read with one look at the calendar: the parser of the JDK would take
 * longer than all the rest of a line.
 */
final class LogClock {
  /** No timestamp is longer. */
  static final int LONGEST = 40;

  private static final int SECONDS = "2026-11-24T17:22:37".length();

  private final byte[] second = new byte[SECONDS];
  private Instant instant;

  Instant read(byte[] buffer, int from, int to) throws IOException {
    int nanos = to - from > SECONDS ? nanos(buffer, from + SECONDS, to) : -1;
    try {
      if (nanos < 0) { // an offset instead of Z, or no timestamp at all
        return Instant.parse(new String(buffer, from, to - from, StandardCharsets.UTF_8));
      }
      if (instant == null || !Arrays.equals(second, 0, SECONDS, buffer, from, from + SECONDS)) {
        String text = new String(buffer, from, SECONDS, StandardCharsets.UTF_8);
        instant = Instant.parse(text + "Z");
        System.arraycopy(buffer, from, second, 0, SECONDS);
      }
      return instant.plusNanos(nanos);
    } catch (DateTimeParseException e) {
      throw new IOException("a line of the log begins without a timestamp", e);
    }
  }

  /** {@return the nanoseconds in {@code .620338412Z} or {@code Z}; -1 if it is something else} */
  private static int nanos(byte[] buffer, int from, int to) {
    if (buffer[to - 1] != 'Z') {
      return -1;
    }
    int digits = to - from - 2;
    if (digits < 0) {
      return 0;
    }
    if (digits == 0 || digits > 9 || buffer[from] != '.') {
      return -1;
    }
    int nanos = 0;
    for (int i = 1; i <= 9; i++) {
      int digit = i <= digits ? buffer[from + i] - '0' : 0;
      if (digit < 0 || digit > 9) {
        return -1;
      }
      nanos = nanos * 10 + digit;
    }
    return nanos;
  }
}
