package dev.posada;

/** Somebody else is at it, says the hypervisor; try again. */
public final class BusyException extends HypervisorException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one that changed nothing.
   *
   * @param message what was wanted, on what, and what came back
   */
  public BusyException(String message) {
    this(message, Failure.notDone());
  }

  /**
   * Makes one.
   *
   * @param message what was wanted, on what, and what came back
   * @param failure what else is known
   */
  public BusyException(String message, Failure failure) {
    super(message, failure);
  }

  @Override
  HypervisorException anew(String message, Failure failure) {
    return new BusyException(message, failure);
  }
}
