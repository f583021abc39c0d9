package dev.posada.docker.registry;

import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A part of an operation that has a deadline of its own, and ends with the whole one as well. */
final class ShorterOperation implements Operation {
  private final Operation whole;
  private final Operation deadline;

  /**
   * Makes one.
   *
   * @param whole what it is a part of, and what its calls are traced as
   * @param deadline is over when the part has to be
   */
  ShorterOperation(Operation whole, Operation deadline) {
    this.whole = whole;
    this.deadline = deadline;
  }

  @Override
  public Optional<Duration> remaining() {
    Optional<Duration> own = deadline.remaining();
    return whole.remaining().filter(left -> left.compareTo(own.orElse(left)) < 0).or(() -> own);
  }

  @Override
  public void check() {
    whole.check();
    deadline.check();
  }

  /** What aborts twice has to be used to it: both may end at the same time. */
  @Override
  public Subscription onCancel(Runnable abort) {
    Subscription early = deadline.onCancel(abort);
    Subscription hook = whole.onCancel(abort);
    return () -> {
      early.close();
      hook.close();
    };
  }

  @Override
  public void progress(String phase, long done, long total) {
    whole.progress(phase, done, total);
  }

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    try (Subscription hook = deadline.onCancel(abort)) {
      return whole.await(body, abort);
    }
  }

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    return whole.read(text, body);
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    return whole.change(text, body);
  }
}
