package dev.posada.examples.tour;

import dev.posada.Progress;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Shows how far a verb has come: on a terminal a bar that grows, elsewhere a line for each phase
 * when it is over. Not thread-safe; progress comes on the thread of the call.
 */
final class ProgressBar implements Consumer<Progress>, AutoCloseable {
  private static final int CELLS = 20;
  private static final int LONGEST = 72;

  private final Screen screen;
  private Progress last;

  ProgressBar(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void accept(Progress progress) {
    if (!screen.isTerminal() && last != null && !last.phase().equals(progress.phase())) {
      screen.line(text(last));
    }
    last = progress;
    screen.draw(text(progress));
  }

  /** Leaves the last of it as a line. */
  @Override
  public void close() {
    screen.wipe();
    if (last != null) {
      screen.line(text(last));
    }
  }

  static String text(Progress progress) {
    OptionalDouble fraction = progress.fraction();
    int full = (int) Math.round(CELLS * fraction.orElse(0));
    String bar =
        fraction.isEmpty()
            ? " ".repeat(CELLS - 3) + "..."
            : "#".repeat(full) + "-".repeat(CELLS - full);
    String text = "  [" + bar + "] " + progress;
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }
}
