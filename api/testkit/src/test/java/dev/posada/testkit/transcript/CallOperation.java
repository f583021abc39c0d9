package dev.posada.testkit.transcript;

import dev.posada.ConnectionException;
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

/** An operation without a host, which the test itself cancels. */
final class CallOperation implements Operation {
  private final List<Runnable> aborts = new CopyOnWriteArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile boolean over;

  void cancel() {
    over = true;
    aborts.forEach(Runnable::run);
  }

  /** Whether somebody waits for its end. */
  boolean isWaitedFor() {
    return !aborts.isEmpty();
  }

  /** All native calls; those that change something begin with an exclamation mark. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public Optional<Duration> remaining() {
    return Optional.empty();
  }

  @Override
  public void check() {
    if (over) {
      throw new OperationCancelledException("cancelled");
    }
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    aborts.add(abort);
    if (over) {
      abort.run();
    }
    return () -> aborts.remove(abort);
  }

  @Override
  public void progress(String phase, long done, long total) {}

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    return body.call();
  }

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    return call(text.toString(), body);
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    return call("!" + text, body);
  }

  private <T> T call(String text, Callable<T> body) {
    check();
    calls.add(text);
    try {
      return body.call();
    } catch (IOException e) {
      check();
      throw new ConnectionException(e.getMessage());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
