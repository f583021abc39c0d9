package dev.posada.virtualbox.tool;

import dev.posada.spi.Operation;
import dev.posada.spi.command.LineListener;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells how far the tool has come: it writes {@code 0%...10%...20%...} to its standard error. */
final class ProgressLines implements LineListener {
  private static final Pattern LAST = Pattern.compile(".*?(\\d{1,3})%\\.*$", Pattern.DOTALL);

  private final String phase;
  private final Operation op;

  ProgressLines(String phase, Operation op) {
    this.phase = phase;
    this.op = op;
  }

  @Override
  public void line(String line) {
    unfinished(line);
  }

  @Override
  public void unfinished(String soFar) {
    Matcher last = LAST.matcher(soFar);
    if (last.matches()) {
      op.progress(phase, Math.min(100, Integer.parseInt(last.group(1))), 100);
    }
  }
}
