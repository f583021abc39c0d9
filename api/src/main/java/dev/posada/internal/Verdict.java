package dev.posada.internal;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What a look after a failed verb found. Immutable.
 *
 * @param done whether it happened after all
 * @param value what the verb returns if it did
 * @param failure what else is known if it did not
 */
record Verdict<T>(boolean done, T value, Failure failure) {

  static <T> Verdict<T> done(T value) {
    return new Verdict<>(true, value, Failure.undecided());
  }

  /**
   * What was to be deleted is gone: that was this verb, unless it failed because it was gone
   * before.
   */
  static <T> Verdict<T> goneAfter(HypervisorException failed, T value) {
    return failed instanceof NotFoundException ? notDone(failed.failure()) : done(value);
  }

  /**
   * What was to be started is gone. Where nobody heard the answer it may have run, ended and
   * removed itself, and whoever starts it again runs it twice.
   */
  static <T> Verdict<T> goneInsteadOfStarted(HypervisorException failed) {
    boolean refused = failed.failure().outcome().equals(Optional.of(Outcome.NOT_DONE));
    return mayStillCome(failed) && !refused ? unknown(failed.failure()) : notDone(failed.failure());
  }

  /**
   * Whether a hypervisor may still be at what it was asked for: nobody heard its answer, so that
   * not to find it done at once proves nothing.
   */
  static boolean mayStillCome(HypervisorException failed) {
    return failed instanceof OperationCancelledException
        || failed instanceof OperationTimeoutException
        || failed instanceof ConnectionException;
  }

  /**
   * What has the name that something new was to have. Where it is the hypervisor that refuses a
   * taken name, nobody heard whether it did: what is there may be somebody's, and is not named to
   * whoever clears up what remains.
   *
   * @param refusesTaken whether the hypervisor would have refused, so that the core did not ask
   * @param known what is known, also of what was found
   * @param remains what that is, if it is the new one
   */
  static <T> Verdict<T> found(
      HypervisorException failed, boolean refusesTaken, Failure known, List<String> remains) {
    return refusesTaken && mayStillCome(failed)
        ? unknown(failed.failure())
        : partly(known, remains);
  }

  boolean isNotDone() {
    return !done && failure.outcome().equals(Optional.of(Outcome.NOT_DONE));
  }

  static <T> Verdict<T> notDone(Failure known) {
    return new Verdict<>(false, null, known.outcome(Outcome.NOT_DONE));
  }

  static <T> Verdict<T> partly(Failure known, List<String> remains) {
    return new Verdict<>(false, null, known.remains(remains));
  }

  static <T> Verdict<T> unknown(Failure known) {
    return new Verdict<>(false, null, known.outcome(Outcome.UNKNOWN));
  }
}
