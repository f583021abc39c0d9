package dev.posada.benchmarks;

import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** An operation of no host, for what is measured without one. It is never over. */
enum Alone implements Operation {
  OPERATION;

  @Override
  public Optional<Duration> remaining() {
    return Optional.empty();
  }

  @Override
  public void check() {}

  @Override
  public Subscription onCancel(Runnable abort) {
    return () -> {};
  }

  @Override
  public void progress(String phase, long done, long total) {}

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    return body.call();
  }

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    return change(text, body);
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    try {
      return body.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(text + ": " + e, e);
    }
  }
}
