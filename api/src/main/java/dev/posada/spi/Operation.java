package dev.posada.spi;

import dev.posada.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * One call of a user, as the driver sees it: deadline, cancel, progress and trace. Thread-safe;
 * implemented by the core only.
 *
 * <p>A native call runs as the body of {@link #read read} or {@link #change change}, on the
 * caller's thread. When the call is cancelled, interrupted or out of time, the hooks of {@link
 * #onCancel onCancel} run; whatever the body throws then, the core turns into {@link
 * dev.posada.OperationCancelledException} or {@link dev.posada.OperationTimeoutException}.
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
   * Runs a native call that cannot be interrupted, on another thread, and waits for it on this one.
   *
   * <p>When the operation is cancelled, interrupted or out of time, {@code abort} runs, and the
   * body is still waited for, because only when it has returned is it known what it did; a body
   * that does not return within half a minute then is given up. Used inside of {@link #read read}
   * or {@link #change change}, which trace it.
   *
   * @param body the call; what it throws, this throws
   * @param abort makes the body return early, from another thread; must not block for long
   * @param <T> what it answers
   * @return its answer
   * @throws Exception what the body threw
   */
  <T> T await(Callable<T> body, Runnable abort) throws Exception;

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

  /**
   * {@return an operation of nobody's call, for what a driver does by itself: to connect again and
   * to look what happened while it watches, or to clear up; traced as all others, and cancelled if
   * the host is closed already}
   *
   * @param timeout its deadline
   */
  default Operation unattended(Duration timeout) {
    throw new UnsupportedOperationException("only the core can begin operations");
  }

  /**
   * Makes a call that is no verb, for what the driver's native handle does. It ends as a verb does:
   * with its deadline, with an interrupt, which stays set, or when the host is closed, which waits
   * for it. May be called on an operation that is over.
   *
   * @param timeout its deadline
   * @param body the call, with its operation
   * @param <T> what it answers
   * @return the answer
   * @throws IllegalStateException if the host is closed
   */
  default <T> T newCall(Duration timeout, Function<Operation, T> body) {
    throw new UnsupportedOperationException("only the core can begin operations");
  }
}
