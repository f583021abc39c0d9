package dev.posada;

/** The guest is not in a state in which this can be done; the remedy names the verb that helps. */
public final class InvalidStateException extends HypervisorException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one that changed nothing.
   *
   * @param message what was wanted, on what, and what came back
   */
  public InvalidStateException(String message) {
    this(message, Failure.notDone());
  }

  /**
   * Makes one.
   *
   * @param message what was wanted, on what, and what came back
   * @param failure what else is known
   */
  public InvalidStateException(String message, Failure failure) {
    super(message, failure);
  }

  @Override
  HypervisorException anew(String message, Failure failure) {
    return new InvalidStateException(message, failure);
  }
}
