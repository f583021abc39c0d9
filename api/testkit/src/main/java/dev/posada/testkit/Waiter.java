package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Somebody else who waits for something, while the clause makes it happen. */
final class Waiter<T> implements AutoCloseable {
  private final FutureTask<T> task;
  private final Thread thread;

  Waiter(Callable<T> waits) {
    task = new FutureTask<>(waits);
    thread = new Thread(task, "clause-waiter");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns what came, for which nobody waits longer than anything may take. */
  T answer(Lab lab) {
    try {
      return outcome(lab);
    } catch (ExecutionException e) {
      throw new AssertionError("who waited was answered " + e.getCause(), e.getCause());
    }
  }

  /** Returns as what the wait failed. */
  <E extends Throwable> E failure(Lab lab, Class<E> type) {
    return assertThrows(
        type,
        () -> {
          try {
            outcome(lab);
          } catch (ExecutionException e) {
            throw e.getCause();
          }
        },
        "who waited");
  }

  private T outcome(Lab lab) throws ExecutionException {
    try {
      return task.get(lab.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return fail("who waited waits still, after " + lab.patience().toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted with who waited");
    }
  }

  /** Lets nobody wait any longer; what is done to the guest next is not theirs. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
