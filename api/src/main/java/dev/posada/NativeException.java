package dev.posada;

/**
 * The hypervisor failed in a way that Posada has no better word for; its own words are in {@link
 * #nativeError()}.
 */
public final class NativeException extends HypervisorException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one that changed nothing.
   *
   * @param message what was wanted, on what, and what came back
   */
  public NativeException(String message) {
    this(message, Failure.notDone());
  }

  /**
   * Makes one.
   *
   * @param message what was wanted, on what, and what came back
   * @param failure what else is known
   */
  public NativeException(String message, Failure failure) {
    super(message, failure);
  }

  @Override
  HypervisorException anew(String message, Failure failure) {
    return new NativeException(message, failure);
  }
}
