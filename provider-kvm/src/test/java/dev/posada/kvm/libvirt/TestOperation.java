package dev.posada.kvm.libvirt;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.OperationCancelledException;
import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** An operation as the core would make it: with a trace, and a cancel. */
public final class TestOperation implements Operation {
  private final List<String> trace = new CopyOnWriteArrayList<>();
  private final List<Runnable> hooks = new CopyOnWriteArrayList<>();
  private volatile boolean cancelled;
  private volatile String last = "";

  public List<String> trace() {
    return List.copyOf(trace);
  }

  /** Cancels as soon as a call of that function is about to be made. */
  public TestOperation cancelledAt(String function) {
    last = function;
    return this;
  }

  public void cancel() {
    cancelled = true;
    hooks.forEach(Runnable::run);
  }

  @Override
  public Optional<Duration> remaining() {
    return Optional.empty();
  }

  @Override
  public void check() {
    if (cancelled) {
      throw new OperationCancelledException("cancelled", Failure.undecided());
    }
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    hooks.add(abort);
    return () -> hooks.remove(abort);
  }

  @Override
  public Operation unattended(Duration timeout) {
    return new TestOperation();
  }

  @Override
  public void progress(String phase, long done, long total) {}

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    try (Subscription hook = onCancel(abort)) {
      return body.call();
    }
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
    if (!last.isEmpty() && text.contains(last + "(")) {
      cancel();
    }
    check();
    try {
      return body.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (IOException e) {
      throw new ConnectionException(e.getMessage(), Failure.undecided().cause(e));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
