package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TaskTest {
  @Test
  void cancelRunsWhatWasRegisteredOnce() {
    Task task = Task.unbounded();
    AtomicInteger runs = new AtomicInteger();
    task.onCancel(runs::incrementAndGet);
    assertFalse(task.isCancelled());
    task.cancel();
    task.cancel();
    assertTrue(task.isCancelled());
    assertEquals(1, runs.get());
  }

  @Test
  void whoComesTooLateIsCancelledAtOnce() {
    Task task = Task.unbounded();
    task.cancel();
    AtomicInteger runs = new AtomicInteger();
    task.onCancel(runs::incrementAndGet);
    assertEquals(1, runs.get());
  }

  @Test
  void whoHasEndedIsNotCancelled() {
    Task task = Task.unbounded();
    AtomicInteger runs = new AtomicInteger();
    Runnable cancellation = runs::incrementAndGet;
    task.onCancel(cancellation);
    task.forget(cancellation);
    task.cancel();
    assertEquals(0, runs.get());
  }

  @Test
  void theDeadlineBeginsWhenTheTaskIsMade() throws Exception {
    Task task = Task.within(Duration.ofMillis(5));
    Thread.sleep(10);
    assertTrue(task.remaining().isNegative());
    assertNull(Task.unbounded().remaining());
    assertTrue(Task.within(Duration.ofSeconds(Long.MAX_VALUE)).remaining().toDays() > 1_000_000);
  }

  @Test
  void mistakesAreToldAtOnce() {
    assertThrows(IllegalArgumentException.class, () -> Task.within(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> Task.within(Duration.ofNanos(-1)));
    assertThrows(NullPointerException.class, () -> Task.within(null));
    assertThrows(NullPointerException.class, () -> Task.unbounded().onProgress(null));
  }

  @Test
  void theListenerIsReplaced() {
    Task task = Task.unbounded();
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    assertSame(task, task.onProgress(progress -> first.incrementAndGet()));
    task.onProgress(progress -> second.incrementAndGet());
    task.listener().accept(new Progress("working", 0, 0));
    assertEquals(0, first.get());
    assertEquals(1, second.get());
  }

  @Test
  void progressKnowsItsFractionIfTheTotalIsKnown() {
    assertEquals(OptionalDouble.of(0.25), new Progress("working", 1, 4).fraction());
    assertEquals(OptionalDouble.of(1), new Progress("working", 9, 4).fraction());
    assertEquals(OptionalDouble.empty(), new Progress("working", 9, 0).fraction());
    assertEquals("working 25 %", new Progress("working", 1, 4).toString());
    assertEquals("working", new Progress("working", 1, 0).toString());
    assertThrows(IllegalArgumentException.class, () -> new Progress("working", -1, 0));
    assertThrows(NullPointerException.class, () -> new Progress(null, 1, 0));
  }
}
