package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.OperationTimeoutException;
import dev.posada.Task;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class DeadlinesTest {
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest web = fake.driver.machines.add("web", GuestState.STOPPED);

  @Test
  void immenseTimeoutsAndGracesAreNoError() {
    ConnectOptions options = ConnectOptions.defaults().timeout(FOR_EVER).workTimeout(FOR_EVER);
    try (Host host = fake.connect(options)) {
      Guest guest = host.guests().get("web");
      fake.driver.next(
          "start",
          (effect, op) -> {
            op.onCancel(() -> {}).close(); // sets the alarm
            effect.take();
          });
      guest.start(Task.within(FOR_EVER));
      guest.restart(FOR_EVER);
      guest.shutdown(FOR_EVER);
      guest.start();
      guest.stop(Duration.ofDays(1_000_000));
      assertEquals(
          GuestState.STOPPED,
          guest.awaitState(Set.of(GuestState.STOPPED), Task.within(Duration.ofDays(1_000_000))));
    }
    assertTrue(fake.driver.closed);
  }

  @Test
  void driversSeeWhatIsLeftAndNeverLessThanNothing() {
    try (Host host = fake.connect()) {
      Guest guest = host.guests().get("web");
      fake.driver.next(
          "start",
          (effect, op) -> {
            assertTrue(op.remaining().orElseThrow().compareTo(Duration.ofMillis(500)) <= 0);
            while (!op.remaining().orElseThrow().isZero()) {
              Thread.sleep(5);
            }
            effect.take();
          });
      guest.start(Task.within(Duration.ofMillis(500)));
      fake.driver.next(
          "kill",
          (effect, op) -> {
            assertTrue(op.remaining().orElseThrow().compareTo(Duration.ofSeconds(50)) > 0);
            effect.take();
          });
      guest.kill();
      fake.driver.next(
          "start",
          (effect, op) -> {
            assertTrue(op.remaining().isEmpty());
            effect.take();
          });
      guest.start(Task.unbounded());
    }
  }

  @Test
  void aTaskCountsFromWhenItIsMade() throws Exception {
    try (Host host = fake.connect()) {
      Guest guest = host.guests().get("web");
      Task task = Task.within(Duration.ofMillis(10));
      Thread.sleep(15);
      assertThrows(OperationTimeoutException.class, () -> guest.start(task));
      assertEquals(List.of("open"), fake.driver.changes());
      assertEquals(GuestState.STOPPED, web.state);
    }
  }

  @Test
  void aBlockedNativeCallIsAbortedAtItsDeadline() {
    ConnectOptions options = ConnectOptions.defaults().timeout(Duration.ofMillis(500));
    try (Host host = fake.connect(options)) {
      web.state = GuestState.RUNNING;
      Guest guest = host.guests().get("web");
      fake.driver.next("pause", FakeHost.hangs(new CountDownLatch(1)));
      OperationTimeoutException late = assertThrows(OperationTimeoutException.class, guest::pause);
      assertEquals("cannot pause \"web\" on fake:///x: not done in time", late.getMessage());
    }
  }
}
