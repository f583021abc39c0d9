package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Hypervisors;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Task;
import dev.posada.spi.CallText;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A native call that cannot be interrupted is aborted and waited for, but not for ever. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class AwaitTest {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final String scheme = "await" + NEXT.incrementAndGet();
  private final Operations operations =
      new Operations(
          new Trace(URI.create(scheme + ":///"), Optional.empty()),
          scheme,
          new NativeThreads(scheme, Duration.ofMillis(100)));
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch aborted = new CountDownLatch(1);

  /** Which opens tasks to the core. */
  @BeforeAll
  static void hypervisorsAreThere() {
    Hypervisors.of();
  }

  @AfterEach
  void noThreadIsLeft() {
    operations.free();
    Background.await(() -> threads().isEmpty());
  }

  private List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("posada-" + scheme + "-"))
        .toList();
  }

  private <T> T await(Task task, Callable<T> body) {
    try (CoreOperation op = new CoreOperation(operations, task, Duration.ofSeconds(10))) {
      return op.change(CallText.of("call"), () -> op.await(body, aborted::countDown));
    }
  }

  /** A call that returns only when it is aborted, and then says that it was done. */
  private String untilAborted() throws InterruptedException {
    entered.countDown();
    aborted.await();
    return "done";
  }

  @Test
  void theAnswerComesFromAThreadOfItsOwn() {
    Thread on = await(null, Thread::currentThread);
    assertTrue(on != Thread.currentThread());
    assertTrue(on.isDaemon());
    assertEquals("posada-" + scheme + "-native", on.getName());
    assertEquals(1, aborted.getCount());
  }

  @Test
  void whatTheCallThrowsPassesThrough() {
    IllegalStateException unchecked = new IllegalStateException("no");
    assertSame(
        unchecked,
        assertThrows(
            IllegalStateException.class,
            () ->
                await(
                    null,
                    () -> {
                      throw unchecked;
                    })));
    NoSuchMethodError error = new NoSuchMethodError("libvirt");
    assertSame(
        error,
        assertThrows(
            NoSuchMethodError.class,
            () ->
                await(
                    null,
                    () -> {
                      throw error;
                    })));
  }

  @Test
  void aCancelAbortsTheCallAndWaitsForWhatItDid() {
    Task task = Task.unbounded();
    AtomicReference<String> answer = new AtomicReference<>();
    Background call = Background.call(() -> answer.set(await(task, this::untilAborted)));
    Background.await(entered);
    task.cancel();
    call.returns();
    assertEquals("done", answer.get());
    assertFalse(call.wasInterrupted());
  }

  @Test
  void anInterruptAbortsTheCallAndTheFlagStaysSet() {
    Background call = Background.call(() -> await(null, this::untilAborted));
    Background.await(entered);
    call.interrupt();
    call.returns();
    assertTrue(call.wasInterrupted());
  }

  @Test
  void aDeadlineAbortsTheCall() {
    assertEquals("done", await(Task.within(Duration.ofMillis(500)), this::untilAborted));
    assertEquals(0, aborted.getCount());
  }

  @Test
  void aCallThatBreaksWhenItIsAbortedWasCancelled() {
    Task task = Task.unbounded();
    Background call =
        Background.call(
            () ->
                await(
                    task,
                    () -> {
                      untilAborted();
                      throw new IllegalStateException("aborted");
                    }));
    Background.await(entered);
    task.cancel();
    OperationCancelledException e = call.throwing(OperationCancelledException.class);
    assertEquals("aborted", e.getCause().getMessage());
    assertEquals(Optional.empty(), e.failure().outcome()); // the core has to look
  }

  @Test
  void aCallThatDoesNotReturnIsGivenUp() {
    CountDownLatch never = new CountDownLatch(1);
    OperationTimeoutException e =
        assertThrows(
            OperationTimeoutException.class,
            () ->
                await(
                    Task.within(Duration.ofMillis(500)),
                    () -> {
                      never.await();
                      return "too late";
                    }));
    assertEquals(TimeoutException.class, e.getCause().getClass());
    assertEquals(0, aborted.getCount());
    assertEquals(1, threads().stream().filter(t -> t.getName().endsWith("-native")).count());
    never.countDown();
  }

  @Test
  void aCallThatIsOverBeforeIsNotMade() {
    Task task = Task.unbounded();
    task.cancel();
    assertThrows(OperationCancelledException.class, () -> await(task, this::untilAborted));
    assertEquals(1, entered.getCount());
    assertEquals(List.of(), threads());
  }

  @Test
  void noCallIsMadeOnAHostThatIsFreed() {
    operations.natives().close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> await(null, this::untilAborted));
    assertEquals("the host is closed", e.getMessage());
    assertEquals(1, entered.getCount());
  }
}
