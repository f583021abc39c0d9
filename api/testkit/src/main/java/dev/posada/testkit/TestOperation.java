package dev.posada.testkit;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * An operation for tests of what is below a driver, as the core would make it: with a trace, a
 * deadline, and a cancel. Thread-safe.
 */
public final class TestOperation implements Operation {
  private final List<String> trace = new CopyOnWriteArrayList<>();
  private final List<String> progress = new CopyOnWriteArrayList<>();
  private final List<Runnable> hooks = new CopyOnWriteArrayList<>();
  private final AtomicReference<HypervisorException> over = new AtomicReference<>();

  /** Null without a deadline. */
  private volatile Long until;

  private volatile String last = "";

  private TestOperation() {}

  /** {@return one without a deadline} */
  public static TestOperation unlimited() {
    return new TestOperation();
  }

  /**
   * {@return one that runs out of time}
   *
   * @param time how much it has
   */
  public static TestOperation within(Duration time) {
    TestOperation op = new TestOperation();
    op.until = System.nanoTime() + time.toNanos();
    op.later(time, new OperationTimeoutException("out of time", Failure.undecided()));
    return op;
  }

  /**
   * {@return one that somebody cancels}
   *
   * @param time when
   */
  public static TestOperation cancelledAfter(Duration time) {
    TestOperation op = new TestOperation();
    op.later(time, new OperationCancelledException("cancelled", Failure.undecided()));
    return op;
  }

  /**
   * {@return one that is cancelled when a call is about to be made}
   *
   * @param words what stands in the call
   */
  public static TestOperation cancelledAt(String words) {
    TestOperation op = new TestOperation();
    op.last = words;
    return op;
  }

  private void later(Duration time, HypervisorException why) {
    CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> end(why));
  }

  /** Cancels it, from any thread. */
  public void cancel() {
    end(new OperationCancelledException("cancelled", Failure.undecided()));
  }

  private void end(HypervisorException why) {
    if (over.compareAndSet(null, why)) {
      hooks.forEach(Runnable::run);
    }
  }

  /** {@return the calls that were made: {@code change POST /v1.41/containers/x/start}} */
  public List<String> trace() {
    return List.copyOf(trace);
  }

  /** {@return how far it was told to be: {@code RUN true 1/2}} */
  public List<String> progress() {
    return List.copyOf(progress);
  }

  /** {@return how many hooks are registered still} */
  public int hooks() {
    return hooks.size();
  }

  @Override
  public Optional<Duration> remaining() {
    return until == null
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
  }

  @Override
  public void check() {
    HypervisorException end = over.get();
    if (end != null) {
      throw end.with(end.getMessage(), end.failure()); // one that suppresses another may come again
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new OperationCancelledException("interrupted", Failure.undecided());
    }
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    AtomicBoolean ran = new AtomicBoolean();
    Runnable once =
        () -> {
          if (ran.compareAndSet(false, true)) {
            abort.run();
          }
        };
    hooks.add(once);
    if (over.get() != null) {
      once.run();
    }
    return () -> hooks.remove(once);
  }

  @Override
  public void progress(String phase, long done, long total) {
    progress.add(phase + " " + done + "/" + total);
  }

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    return run("read " + text, body);
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    return run("change " + text, body);
  }

  private <T> T run(String text, Callable<T> body) {
    trace.add(text);
    if (!last.isEmpty() && text.contains(last)) {
      cancel();
    }
    check();
    try {
      return body.call();
    } catch (Exception e) {
      HypervisorException end = over.get();
      if (end != null) {
        throw end.with(end.getMessage(), end.failure());
      }
      if (e instanceof IOException || e instanceof UncheckedIOException) {
        Throwable io = e instanceof UncheckedIOException ? e.getCause() : e;
        throw new ConnectionException(
            String.valueOf(io.getMessage()), Failure.undecided().cause(io));
      }
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new AssertionError(e);
    }
  }

  @Override
  public Operation unattended(Duration timeout) {
    return within(timeout);
  }

  @Override
  public <T> T newCall(Duration timeout, Function<Operation, T> body) {
    return body.apply(within(timeout));
  }

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    try (Subscription hook = onCancel(abort)) {
      return body.call();
    }
  }
}
