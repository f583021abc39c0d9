package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the shutdown hook does, without the end of a JVM. */
class FarewellTest {

  @Test
  void nothingIsLeftWhereverTheTourIsInterrupted() throws InterruptedException {
    Watcher whole = new Watcher(line -> {});
    assertTrue(tour(whole).run(Options.of("memory:///interrupted")));
    List<String> steps = whole.steps();
    for (int n = 1; n <= steps.size(); n++) {
      interruptAt("step " + n + ": ", "memory:///interrupted-" + n);
    }
  }

  private static void interruptAt(String step, String uri) throws InterruptedException {
    AtomicReference<Tour> tour = new AtomicReference<>();
    Thread farewell = new Thread(() -> tour.get().farewell().say());
    Watcher watcher =
        new Watcher(
            line -> {
              if (line.startsWith(step)) {
                farewell.start();
              }
            });
    tour.set(tour(watcher));
    Thread run = new Thread(() -> tour.get().run(Options.of(uri)));
    run.start();
    ended(run, watcher);
    ended(farewell, watcher);
    TourTest.assertEmpty(uri);
    // In its last step the tour may be faster, and leave by itself.
    assertEquals(
        watcher.lines().contains("leaving " + uri),
        watcher.lines().contains("  nothing of this tour is left"),
        watcher::toString);
  }

  private static void ended(Thread thread, Watcher watcher) throws InterruptedException {
    thread.join(30_000);
    assertFalse(thread.isAlive(), () -> "it still runs\n" + watcher);
  }

  @Test
  void aTourThatHasLeftHasNothingToSay() {
    Watcher watcher = new Watcher(line -> {});
    Tour tour = tour(watcher);
    tour.run(Options.of("memory:///left"));
    List<String> before = watcher.lines();
    tour.farewell().say();
    assertEquals(before, watcher.lines());
  }

  @Test
  void afterTheFarewellNoHostIsVisited() {
    Watcher watcher = new Watcher(line -> {});
    Tour tour = tour(watcher);
    tour.farewell().say();
    assertFalse(tour.run(Options.of("memory:///late")));
    assertTrue(watcher.steps().isEmpty(), watcher::toString);
  }

  private static Tour tour(Watcher watcher) {
    return new Tour(watcher.screen(), Map.of(), Duration.ofMillis(1));
  }
}
