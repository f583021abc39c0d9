package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Host;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the native handle of a driver does is no verb, and ends as one does. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class NewCallTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeProvider fake = new FakeProvider();
  private final AtomicReference<Operation> opened = new AtomicReference<>();
  private final CountDownLatch entered = new CountDownLatch(1);
  private Host host;

  @BeforeEach
  void connect() {
    fake.driver.next(
        "open",
        (effect, op) -> {
          opened.set(op);
          effect.take();
        });
    host = fake.connect();
  }

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private String ask(Operation own) {
    return fake.driver.ask("change", true, own, () -> "changed");
  }

  @Test
  void isMadeThoughTheOperationThatItBeginsFromIsOver() {
    assertEquals("changed", opened.get().newCall(LONG, this::ask));
  }

  @Test
  void isCancelledAndWaitedForWhenTheHostIsClosed() {
    fake.driver.next(
        "change",
        (effect, op) -> {
          try {
            FakeHost.hangs(entered).run(effect, op);
          } finally {
            Thread.sleep(50);
            assertFalse(fake.driver.closed, "closed while a call is running");
          }
        });
    Background call = Background.call(() -> opened.get().newCall(LONG, this::ask));
    Background.await(entered);
    host.close();
    assertEquals(Outcome.UNKNOWN, call.throwing(OperationCancelledException.class).outcome());
    assertFalse(call.wasInterrupted(), "nobody has interrupted it");
  }

  @Test
  void isCancelledByAnInterruptWhichStays() {
    fake.driver.next("change", FakeHost.hangs(entered));
    Background call = Background.call(() -> opened.get().newCall(LONG, this::ask));
    Background.await(entered);
    call.interrupt();
    call.throwing(OperationCancelledException.class);
    assertTrue(call.wasInterrupted());
  }

  @Test
  void hasADeadlineOfItsOwn() {
    fake.driver.next("change", FakeHost.hangs(entered));
    Duration moment = Duration.ofMillis(100);
    assertThrows(OperationTimeoutException.class, () -> opened.get().newCall(moment, this::ask));
  }

  @Test
  void isRefusedAfterTheHostIsClosed() {
    host.close();
    fake.driver.calls.clear();
    assertThrows(IllegalStateException.class, () -> opened.get().newCall(LONG, this::ask));
    assertEquals(List.of(), fake.driver.calls);
  }
}
