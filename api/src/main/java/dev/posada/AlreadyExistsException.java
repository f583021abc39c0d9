package dev.posada;

import java.util.Objects;

/** Something of this kind and name exists already. */
public final class AlreadyExistsException extends HypervisorException {
  private static final long serialVersionUID = 1L;

  /** What exists already. */
  private final Kind kind;

  /**
   * Makes one.
   *
   * @param kind of what
   * @param name its name
   * @param failure what else is known
   */
  public AlreadyExistsException(Kind kind, String name, Failure failure) {
    this(kind, failure, "a " + kind + " \"" + name + "\" exists already");
  }

  private AlreadyExistsException(Kind kind, Failure failure, String message) {
    super(message, failure);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** {@return what exists already} */
  public Kind kind() {
    return kind;
  }

  @Override
  HypervisorException anew(String message, Failure failure) {
    return new AlreadyExistsException(kind, failure, message);
  }
}
