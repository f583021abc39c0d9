package dev.posada;

/**
 * The call was cancelled: by {@link Task#cancel()}, by an interrupt of its thread, or by {@link
 * Host#close()}.
 */
public final class OperationCancelledException extends HypervisorException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one that changed nothing.
   *
   * @param message what was wanted, on what, and what came back
   */
  public OperationCancelledException(String message) {
    this(message, Failure.notDone());
  }

  /**
   * Makes one.
   *
   * @param message what was wanted, on what, and what came back
   * @param failure what else is known
   */
  public OperationCancelledException(String message, Failure failure) {
    super(message, failure);
  }

  @Override
  HypervisorException anew(String message, Failure failure) {
    return new OperationCancelledException(message, failure);
  }
}
