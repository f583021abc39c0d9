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

  private static Watcher interruptAt(String step, String... uris) throws InterruptedException {
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
    Thread run = new Thread(() -> tour.get().run(Options.of(uris)));
    run.start();
    ended(run, watcher);
    ended(farewell, watcher);
    for (String uri : uris) {
      TourTest.assertEmpty(uri);
    }
    // In its last step the tour may be faster, and leave by itself.
    assertEquals(
        watcher.lines().contains("leaving " + uris[0]),
        watcher.lines().contains("  nothing of this tour is left"),
        watcher::toString);
    return watcher;
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

  @Test
  void afterAnInterruptNoOtherHostIsVisited() throws InterruptedException {
    Watcher watcher = interruptAt("step 1: ", "memory:///first", "memory:///second");
    assertTrue(watcher.lines().contains("== memory:///first"), watcher::toString);
    assertFalse(watcher.lines().contains("== memory:///second"), watcher::toString);
    assertTrue(watcher.lines().stream().noneMatch(line -> line.contains("FAILED")));
    assertTrue(watcher.lines().stream().noneMatch(line -> line.contains("as measured")));
  }

  private static Tour tour(Watcher watcher) {
    return new Tour(watcher.screen(), Map.of(), Duration.ofMillis(1));
  }
}
