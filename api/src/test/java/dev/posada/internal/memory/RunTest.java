package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTest {
  private final Timeline time = new Timeline();
  private final List<String> done = new ArrayList<>();
  private final Run run;

  RunTest() {
    time.speed(0);
    run = time.locked(() -> new Run(time));
  }

  private void advance(int seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void itsTimeStandsStillWhileItIsPaused() {
    advance(2);
    time.locked(run::pause);
    advance(10);
    time.locked(run::resume);
    advance(3);

    assertEquals(Duration.ofSeconds(5), time.locked(run::elapsed));
  }

  @Test
  void whatIsDueInItIsPutOffByAPause() {
    time.locked(() -> run.after(Duration.ofSeconds(3), () -> done.add("due")));
    advance(2);
    time.locked(run::pause);
    advance(100);
    assertEquals(List.of(), done);

    time.locked(run::resume);
    advance(1);

    assertEquals(List.of("due"), done);
  }

  @Test
  void nothingIsDueInItWhenItHasEnded() {
    time.locked(() -> run.after(Duration.ofSeconds(3), () -> done.add("due")));
    time.locked(() -> run.atEnd(() -> done.add("ended")));
    time.locked(run::end);
    advance(10);

    assertEquals(List.of("ended"), done);
    assertEquals(Duration.ZERO, time.locked(run::elapsed));
  }

  @Test
  void momentsAndRunningTimeAreConvertedAcrossPauses() {
    Instant start = run.started();
    advance(2);
    time.locked(run::pause);
    advance(10);
    time.locked(run::resume);
    advance(5);

    assertEquals(start.plusSeconds(1), run.at(Duration.ofSeconds(1)));
    assertEquals(start.plusSeconds(13), run.at(Duration.ofSeconds(3)));
    assertEquals(Duration.ofSeconds(1), run.elapsedAt(start.plusSeconds(1)));
    assertEquals(Duration.ofSeconds(2), run.elapsedAt(start.plusSeconds(7)));
    assertEquals(Duration.ofSeconds(4), run.elapsedAt(start.plusSeconds(14)));
  }
}
