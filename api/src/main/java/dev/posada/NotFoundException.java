package dev.posada;

import java.util.Objects;

/** Nothing of this kind and name or id is there. */
public final class NotFoundException extends HypervisorException {
  private static final long serialVersionUID = 1L;

  /** What is not there. */
  private final Kind kind;

  /**
   * Makes one.
   *
   * @param kind of what
   * @param name its name or id
   * @param failure what else is known
   */
  public NotFoundException(Kind kind, String name, Failure failure) {
    this(kind, failure, "no " + kind + " \"" + name + "\"");
  }

  private NotFoundException(Kind kind, Failure failure, String message) {
    super(message, failure);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** {@return what is not there} */
  public Kind kind() {
    return kind;
  }

  @Override
  HypervisorException anew(String message, Failure failure) {
    return new NotFoundException(kind, failure, message);
  }
}
