package dev.posada;

/** The hypervisor does not allow it to this user. */
public final class PermissionDeniedException extends HypervisorException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one that changed nothing.
   *
   * @param message what was wanted, on what, and what came back
   */
  public PermissionDeniedException(String message) {
    this(message, Failure.notDone());
  }

  /**
   * Makes one.
   *
   * @param message what was wanted, on what, and what came back
   * @param failure what else is known
   */
  public PermissionDeniedException(String message, Failure failure) {
    super(message, failure);
  }

  @Override
  HypervisorException anew(String message, Failure failure) {
    return new PermissionDeniedException(message, failure);
  }
}
