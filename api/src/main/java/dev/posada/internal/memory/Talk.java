package dev.posada.internal.memory;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container's own process read from those who talk to it, and therefore wrote, a line at a
 * time. Guarded by the {@link Timeline}.
 */
final class Talk {
  /** How much of it is remembered; more than that is not taken. */
  private static final int MOST = 1 << 20;

  private final Run run;
  private final List<Line> lines = new ArrayList<>();
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private int taken;
  private boolean over;

  private record Line(Duration when, String text) {}

  Talk(Run run) {
    this.run = run;
  }

  /** Returns whether there is room for so much more. */
  boolean takes(int more) {
    return !over && more <= MOST - taken;
  }

  void write(byte[] from, int offset, int length) {
    taken += length;
    for (int i = offset; i < offset + length; i++) {
      if (from[i] == '\n') {
        finishLine();
      } else {
        unfinished.write(from[i]);
      }
    }
  }

  private void finishLine() {
    lines.add(new Line(run.elapsed(), unfinished.toString(StandardCharsets.UTF_8)));
    unfinished.reset();
  }

  /** Nobody will say anything any more; returns false if that was so before. */
  boolean end() {
    if (over) {
      return false;
    }
    over = true;
    if (unfinished.size() > 0) {
      finishLine();
    }
    return true;
  }

  long lines() {
    return lines.size();
  }

  /** Returns how many lines were written before it had run for so long. */
  long linesBefore(Duration elapsed) {
    return lines.stream().filter(line -> line.when().compareTo(elapsed) < 0).count();
  }

  String line(long number) {
    return lines.get((int) number).text();
  }

  Duration when(long number) {
    return lines.get((int) number).when();
  }
}
