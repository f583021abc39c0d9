package dev.posada.docker.http;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.PermissionDeniedException;
import java.io.IOException;
import java.util.Objects;

/** A wire failed for a reason that somebody can do something about. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean denied;
  private final boolean unsent;

  /** Null for what the core says of every lost connection. */
  private final String remedy;

  private WireException(
      String message, boolean denied, boolean unsent, String remedy, IOException cause) {
    super(message, cause);
    this.denied = denied;
    this.unsent = unsent;
    this.remedy = remedy;
  }

  /** There was no connection yet, so that nothing can have been done. */
  static WireException unsent(IOException failed) {
    return failed instanceof WireException known
        ? new WireException(known.getMessage(), known.denied, true, known.remedy, known)
        : new WireException(failed.getMessage(), false, true, null, failed);
  }

  /** The engine is not reached. */
  static WireException unreachable(String message, String remedy, IOException cause) {
    return new WireException(message, false, false, remedy, cause);
  }

  /** The engine, or what stands before it, lets us not in. */
  static WireException denied(String message, String remedy, IOException cause) {
    return new WireException(message, true, false, remedy, cause);
  }

  /** What others know of its reason. */
  static WireException of(HypervisorException known, IOException cause) {
    return new WireException(
        known.getMessage(),
        known instanceof PermissionDeniedException,
        false,
        known.remedy().orElse(null),
        cause);
  }

  /** The exception of the API; what the call has done, the core has to find out. */
  HypervisorException typed() {
    Failure failure = (unsent ? Failure.notDone() : Failure.undecided()).cause(this);
    if (remedy != null) {
      failure = failure.remedy(remedy);
    }
    String said = Objects.requireNonNullElse(getMessage(), "the connection was closed"); // by us
    return denied
        ? new PermissionDeniedException(said, failure)
        : new ConnectionException(said, failure);
  }
}
