package dev.posada.kvm.libvirt;

/** A library cannot be used; the message is half a sentence that says why. */
public final class NotLoadedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  NotLoadedException(String message, String remedy, Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  /** What would help, half a sentence. */
  public String remedy() {
    return remedy;
  }
}
