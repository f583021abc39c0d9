package dev.posada.kvm.libvirt;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.OperationTimeoutException;
import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A question that belongs to no call of a user: what a host can do is asked without one. Bounded by
 * a deadline; not traced. A session's own, which begin from its last call, are over before they
 * begin if that was the one that connected.
 */
public final class Asking implements Operation {
  private final long until;

  public Asking(Duration timeout) {
    this.until = System.nanoTime() + timeout.toNanos();
  }

  @Override
  public Optional<Duration> remaining() {
    return Optional.of(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
  }

  @Override
  public void check() {
    if (System.nanoTime() - until >= 0) {
      throw late();
    }
  }

  private static OperationTimeoutException late() {
    return new OperationTimeoutException("the host does not answer in time", Failure.undecided());
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    return () -> {}; // nobody can cancel it
  }

  @Override
  public void progress(String phase, long done, long total) {}

  /** What is late is left to end by itself, as it does when the connection is given up. */
  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    FutureTask<T> task = new FutureTask<>(body);
    Thread thread = new Thread(task, "posada-kvm-asking");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abort.run();
      throw late();
    } catch (InterruptedException e) {
      abort.run();
      Thread.currentThread().interrupt();
      throw late();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    check();
    try {
      return body.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (IOException e) {
      throw new ConnectionException(e.getMessage(), Failure.undecided().cause(e));
    } catch (Exception e) {
      throw new NativeException(String.valueOf(e.getMessage()), Failure.undecided().cause(e));
    }
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    return read(text, body);
  }
}
