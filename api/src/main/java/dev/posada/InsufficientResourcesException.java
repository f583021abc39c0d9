package dev.posada;

/** The host has too little memory, disk or processors for it. */
public final class InsufficientResourcesException extends HypervisorException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one that changed nothing.
   *
   * @param message what was wanted, on what, and what came back
   */
  public InsufficientResourcesException(String message) {
    this(message, Failure.notDone());
  }

  /**
   * Makes one.
   *
   * @param message what was wanted, on what, and what came back
   * @param failure what else is known
   */
  public InsufficientResourcesException(String message, Failure failure) {
    super(message, failure);
  }

  @Override
  HypervisorException anew(String message, Failure failure) {
    return new InsufficientResourcesException(message, failure);
  }
}
