package dev.posada.spi;

import dev.posada.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One call of a user, as the driver sees it: deadline, cancel, progress and trace. Thread-safe;
 * implemented by the core only.
 *
 * <p>A native call runs as the body of {@link #read} or {@link #change}, on the caller's thread.
 * When the call is cancelled, interrupted or out of time, the hooks of {@link #onCancel} run;
 * whatever the body throws then, the core turns into {@link dev.posada.OperationCancelledException}
 * or {@link dev.posada.OperationTimeoutException}.
 */
public interface Operation {

  /** {@return what is left of the deadline, never negative; empty without one} */
  Optional<Duration> remaining();

  /** Throws if the call was cancelled, its thread interrupted, or its deadline has passed. */
  void check();

  /**
   * Registers what aborts a blocking native call, from another thread: closing its channel, ending
   * its process.
   *
   * @param abort runs at most once, at once if the call is over already; must not block
   * @return closing it unregisters the hook
   */
  Subscription onCancel(Runnable abort);

  /**
   * Tells the user how far it has come.
   *
   * @param phase what it is doing, in words
   * @param done how much is done
   * @param total how much there is to do; 0 if that is not known
   */
  void progress(String phase, long done, long total);

  /**
   * Makes a native call that changes nothing.
   *
   * @param text the call, for the trace
   * @param body the call; an {@link java.io.IOException} of it becomes a {@link
   *     dev.posada.ConnectionException}
   * @param <T> what it answers
   * @return its answer
   */
  <T> T read(CallText text, Callable<T> body);

  /**
   * Makes a native call that may change something. From its announcement on, a failure that does
   * not tell its outcome makes the core look what really happened.
   *
   * @param text the call, for the trace
   * @param body the call; an {@link java.io.IOException} of it becomes a {@link
   *     dev.posada.ConnectionException}
   * @param <T> what it answers
   * @return its answer
   */
  <T> T change(CallText text, Callable<T> body);
}
