package dev.posada;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A hypervisor could not do what was asked. The leaf is the cause, {@link #outcome()} is the
 * effect.
 *
 * <p>The message says what was wanted, on what, and what came back in the hypervisor's own words;
 * what to do about it is {@link #remedy()}. Leaves may be added, so the hierarchy is not sealed,
 * but only Posada adds them. Immutable but for what {@link Throwable} itself lets one change.
 */
public abstract class HypervisorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  HypervisorException(String message, Failure failure) {
    super(Objects.requireNonNull(message, "message"), failure.cause());
    this.failure = failure;
  }

  /** {@return what the verb left behind} */
  public final Outcome outcome() {
    return failure().outcome().orElse(Outcome.UNKNOWN);
  }

  /** {@return what the caller can do, if anybody knows} */
  public final Optional<String> remedy() {
    return failure().remedy();
  }

  /** {@return what the hypervisor said, if it was the hypervisor that failed} */
  public final Optional<NativeError> nativeError() {
    return failure().nativeError();
  }

  /** {@return the guest that it is about, on the host that has it now} */
  public final Optional<Guest> guest() {
    return failure().guest();
  }

  /** {@return the state in which the guest was last seen} */
  public final Optional<GuestState> lastSeen() {
    return failure().lastSeen();
  }

  /**
   * {@return what is left behind after a failure that was {@link Outcome#PARTLY} done, a phrase
   * each}
   */
  public final List<String> remains() {
    return failure().remains();
  }

  /** {@return what is true of the guest's limits now, after {@link Guest#apply} failed} */
  public final Optional<QuotaReport> report() {
    return failure().report();
  }

  /** {@return all that is known about it besides the message} */
  public final Failure failure() {
    return failure == null ? Failure.unknown() : failure; // null after deserialization
  }

  /**
   * Tells the same failure anew, with what somebody found out since.
   *
   * @param message the new message
   * @param failure the new details
   * @return an exception of the same leaf, with the stack trace of this one
   */
  public final HypervisorException with(String message, Failure failure) {
    HypervisorException told = anew(message, failure);
    told.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      told.addSuppressed(suppressed);
    }
    return told;
  }

  abstract HypervisorException anew(String message, Failure failure);
}
