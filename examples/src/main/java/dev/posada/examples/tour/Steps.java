package dev.posada.examples.tour;

import dev.posada.Support;
import dev.posada.Task;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** Numbers what is done at a host, one step after the other. Not thread-safe. */
final class Steps {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Screen screen;
  private int number;

  Steps(Screen screen) {
    this.screen = screen;
  }

  /** Does something whose result is used later on. */
  <T> T make(String what, Function<Task, T> body) {
    number++;
    screen.line("step " + number + ": " + what);
    try (ProgressBar bar = new ProgressBar(screen)) {
      return body.apply(Task.within(LONGEST).onProgress(bar));
    }
  }

  void step(String what, Consumer<Task> body) {
    make(
        what,
        task -> {
          body.accept(task);
          return null;
        });
  }

  /** Does something that not every host or guest can; else says why not. */
  void stepIf(Support support, String what, Consumer<Task> body) {
    if (support.available()) {
      step(what, body);
    } else {
      screen.line("  cannot " + what + ": " + support.reason().orElseThrow());
    }
  }
}
