package dev.posada.internal.memory;

import java.time.Duration;
import java.util.Optional;

/**
 * What a guest runs as a function of time: what it writes, how fast, how long it takes and with
 * what it ends. It is never run, so it needs no thread and no buffer, however long its output is.
 * Immutable.
 */
interface Program {
  /** How much one line of a log holds of output without line ends, as with Docker. */
  int LONGEST_LINE = 16 * 1024;

  /** Returns what it is on a terminal, which has one stream only. */
  Program onTerminal();

  /** Returns how long it takes; empty if it never ends by itself. */
  Optional<Duration> takes();

  int exitCode();

  /** Returns whether it writes what it reads, until its input ends. */
  boolean reads();

  /** Returns how many bytes it writes in all; {@code Long.MAX_VALUE} for no end. */
  long bytes(boolean toStderr);

  /** Returns a byte that it writes to a stream. */
  byte byteAt(long index, boolean toStderr);

  /** Returns the first bytes that it writes, as many as there are. */
  default byte[] first(int most, boolean toStderr) {
    byte[] first = new byte[(int) Math.min(most, bytes(toStderr))];
    for (int i = 0; i < first.length; i++) {
      first[i] = byteAt(i, toStderr);
    }
    return first;
  }

  /** Returns to which stream it writes a line. */
  boolean writesToStderr(long line);

  /** Returns how many lines it writes, however long it runs. */
  long lines();

  /** Returns how many lines it has written when it has run for so long. */
  long lines(Duration elapsed);

  /** Returns when it writes a line, in running time. */
  Duration when(long line);

  String line(long line);
}
