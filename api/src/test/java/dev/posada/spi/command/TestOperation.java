package dev.posada.spi.command;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An operation as a driver sees it, without a host: the deadline is told from outside. */
final class TestOperation implements Operation {
  private final List<Runnable> aborts = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private final List<String> changes = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();
  private Runnable onProgress = () -> {};
  private boolean late;

  /** Lets the deadline pass in a while. */
  TestOperation expireIn(Duration delay) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::expire);
    return this;
  }

  /** Lets the deadline pass. */
  void expire() {
    List<Runnable> toRun;
    synchronized (this) {
      late = true;
      toRun = List.copyOf(aborts);
    }
    toRun.forEach(Runnable::run);
  }

  /** The texts of all native calls. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** The texts of those that may change something. */
  synchronized List<String> changes() {
    return List.copyOf(changes);
  }

  /** What progress was told. */
  synchronized List<String> progress() {
    return List.copyOf(progress);
  }

  /** How many hooks are registered. */
  synchronized int hooks() {
    return aborts.size();
  }

  @Override
  public Optional<Duration> remaining() {
    return Optional.empty();
  }

  @Override
  public synchronized void check() {
    if (late) {
      throw new OperationTimeoutException("not done in time");
    }
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    boolean over;
    synchronized (this) {
      aborts.add(abort);
      over = late;
    }
    if (over) {
      abort.run();
    }
    return () -> {
      synchronized (this) {
        aborts.remove(abort);
      }
    };
  }

  @Override
  public void progress(String phase, long done, long total) {
    synchronized (this) {
      progress.add(phase + " " + done + " of " + total);
    }
    onProgress.run();
  }

  /** Runs something at each progress. */
  void onProgress(Runnable action) {
    onProgress = action;
  }

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    check();
    synchronized (this) {
      calls.add(text.toString());
    }
    try {
      return body.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationCancelledException("interrupted");
    } catch (IOException e) {
      check();
      throw new ConnectionException(String.valueOf(e.getMessage()), Failure.undecided().cause(e));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("a driver throws no " + e, e);
    }
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    synchronized (this) {
      changes.add(text.toString());
    }
    return read(text, body);
  }

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    return body.call();
  }
}
