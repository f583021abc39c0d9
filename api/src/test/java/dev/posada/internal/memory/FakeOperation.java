package dev.posada.internal.memory;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** A call that nobody but the test bounds, and that remembers its native calls. */
final class FakeOperation implements Operation {
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<Runnable> aborts = new CopyOnWriteArrayList<>();
  private volatile boolean cancelled;

  /** Returns the native calls so far: {@code read} or {@code change}, then the text. */
  List<String> calls() {
    return calls;
  }

  void cancel() {
    cancelled = true;
    aborts.forEach(Runnable::run);
  }

  /** Returns whether a native call waits for something, so that cancelling it means something. */
  boolean isWaiting() {
    return !aborts.isEmpty();
  }

  @Override
  public Optional<Duration> remaining() {
    return Optional.empty();
  }

  @Override
  public void check() {
    if (cancelled) {
      throw new OperationCancelledException("cancelled by the test", Failure.undecided());
    }
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    aborts.add(abort);
    if (cancelled) {
      abort.run();
    }
    return () -> aborts.remove(abort);
  }

  @Override
  public void progress(String phase, long done, long total) {}

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    return call("read " + text, body);
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    return call("change " + text, body);
  }

  private <T> T call(String text, Callable<T> body) {
    calls.add(text);
    try {
      return body.call();
    } catch (HypervisorException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("a driver throws leaves only", e);
    }
  }

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    return body.call();
  }
}
