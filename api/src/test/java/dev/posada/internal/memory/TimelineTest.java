package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.OperationCancelledException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TimelineTest {
  private final Timeline time = new Timeline();
  private final List<String> done = new ArrayList<>();

  TimelineTest() {
    time.speed(0);
  }

  private void at(int seconds, String what) {
    time.locked(() -> time.at(time.now().plusSeconds(seconds), () -> done.add(what)));
  }

  @Test
  void whatIsDueHappensInOrderWhateverTheOrderInWhichItWasPlanned() {
    at(3, "third");
    at(1, "first");
    at(2, "second");
    at(2, "second again");

    time.advance(Duration.ofSeconds(3));

    assertEquals(List.of("first", "second", "second again", "third"), done);
  }

  @Test
  void whatIsNotDueDoesNotHappen() {
    at(2, "later");

    time.advance(Duration.ofSeconds(1));

    assertEquals(List.of(), done);
  }

  @Test
  void whatHappensLateHappensAsOfTheMomentWhenItWasDue() {
    List<Instant> seen = new ArrayList<>();
    Instant start = time.locked(time::now);
    time.locked(() -> time.at(start.plusSeconds(1), () -> seen.add(time.now())));

    time.advance(Duration.ofDays(1));

    assertEquals(List.of(start.plusSeconds(1)), seen);
  }

  @Test
  void whatIsPlannedByWhatHappensLateHappensInTheSameAdvance() {
    time.locked(
        () ->
            time.at(
                time.now().plusSeconds(1),
                () -> time.at(time.now().plusSeconds(1), () -> done.add("chained"))));

    time.advance(Duration.ofSeconds(2));

    assertEquals(List.of("chained"), done);
  }

  @Test
  void whatIsCancelledDoesNotHappen() {
    Timeline.Appointment made =
        time.locked(() -> time.at(time.now().plusSeconds(1), () -> done.add("cancelled")));
    time.locked(() -> time.cancel(made));

    time.advance(Duration.ofSeconds(2));

    assertEquals(List.of(), done);
  }

  @Test
  void aClockThatStandsStillStandsStill() throws InterruptedException {
    Instant before = time.locked(time::now);
    Thread.sleep(5);
    assertEquals(before, time.locked(time::now));
  }

  @Test
  void aFastClockGetsAheadOfRealTime() throws InterruptedException {
    Instant before = time.locked(time::now);
    time.speed(1_000);
    Thread.sleep(20);
    assertTrue(
        Duration.between(before, time.locked(time::now)).compareTo(Duration.ofSeconds(20)) >= 0);
  }

  @Test
  void whoWaitsInAFrozenWorldIsWokenByAnAdvance() throws Exception {
    at(60, "due");
    CompletableFuture<List<String>> waiter =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return time.await(
                    () -> done.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(done)),
                    Optional.empty());
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertFalse(waiter.isDone());

    time.advance(Duration.ofSeconds(60));

    assertEquals(List.of("due"), waiter.get());
  }

  @Test
  void waitingIsEndedByTheOperation() {
    FakeOperation op = new FakeOperation();
    CompletableFuture<Void> waiter =
        CompletableFuture.runAsync(() -> time.await(Optional::empty, Optional.empty(), op));
    while (!op.isWaiting()) {
      Thread.onSpinWait();
    }

    op.cancel();

    Exception thrown = assertThrows(Exception.class, waiter::get);
    assertEquals(OperationCancelledException.class, thrown.getCause().getClass());
    assertFalse(op.isWaiting());
  }

  @Test
  void anInterruptEndsWaitingAndLeavesTheFlag() {
    Thread.currentThread().interrupt();
    assertThrows(
        OperationCancelledException.class,
        () -> time.await(Optional::empty, Optional.empty(), new FakeOperation()));
    assertTrue(Thread.interrupted());
  }
}
