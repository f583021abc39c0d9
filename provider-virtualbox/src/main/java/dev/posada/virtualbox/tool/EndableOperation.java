package dev.posada.virtualbox.tool;

import dev.posada.Failure;
import dev.posada.OperationCancelledException;
import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A part of a call that can be ended without the rest, as a native call that somebody else won. */
public final class EndableOperation implements Operation {
  private final Operation whole;
  private final Object lock = new Object();
  private final List<Runnable> aborts = new ArrayList<>();
  private boolean ended;

  /** Is a part of that call. */
  public EndableOperation(Operation whole) {
    this.whole = whole;
  }

  /** Ends it; does not wait for that. */
  public void end() {
    List<Runnable> toRun;
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
      toRun = List.copyOf(aborts);
      aborts.clear();
    }
    toRun.forEach(Runnable::run);
  }

  @Override
  public Optional<Duration> remaining() {
    return whole.remaining();
  }

  @Override
  public void check() {
    whole.check();
    synchronized (lock) {
      if (ended) {
        throw new OperationCancelledException("nobody needs it any more", Failure.notDone());
      }
    }
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    boolean over;
    synchronized (lock) {
      over = ended;
      if (!over) {
        aborts.add(abort);
      }
    }
    if (over) {
      abort.run();
    }
    Subscription ofWhole = whole.onCancel(abort);
    return () -> {
      ofWhole.close();
      synchronized (lock) {
        aborts.remove(abort);
      }
    };
  }

  @Override
  public void progress(String phase, long done, long total) {
    whole.progress(phase, done, total);
  }

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    try (Subscription hook = onCancel(abort)) {
      return whole.await(body, abort);
    }
  }

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    check();
    return whole.read(text, body);
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    check();
    return whole.change(text, body);
  }

  @Override
  public Operation unattended(Duration timeout) {
    return whole.unattended(timeout);
  }
}
