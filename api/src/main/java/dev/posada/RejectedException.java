package dev.posada;

/** The hypervisor refused a value that was asked for: a name, a size, a limit. */
public final class RejectedException extends HypervisorException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one that is known to have changed nothing: its outcome is {@link Outcome#NOT_DONE}. Who
   * does not know that gives a {@link Failure}.
   *
   * @param message what came back; of a driver no more than the hypervisor said, since the core
   *     puts in front what was wanted and on what
   */
  public RejectedException(String message) {
    this(message, Failure.notDone());
  }

  /**
   * Makes one.
   *
   * @param message what came back; of a driver no more than the hypervisor said, since the core
   *     puts in front what was wanted and on what
   * @param failure what else is known
   */
  public RejectedException(String message, Failure failure) {
    super(message, failure);
  }

  @Override
  HypervisorException anew(String message, Failure failure) {
    return new RejectedException(message, failure);
  }
}
