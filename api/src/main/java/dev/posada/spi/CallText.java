package dev.posada.spi;

import java.util.Objects;

/**
 * The text of a native call, in which secrets are hidden by their type. Immutable; each method
 * returns a longer copy.
 */
public final class CallText {
  private final String text;

  private CallText(String text) {
    this.text = text;
  }

  /**
   * {@return a text}
   *
   * @param plain what may be seen
   */
  public static CallText of(String plain) {
    return new CallText(Objects.requireNonNull(plain, "plain"));
  }

  /**
   * {@return a longer text}
   *
   * @param more what may be seen
   */
  public CallText plain(String more) {
    return new CallText(text + more);
  }

  /**
   * {@return a longer text, with {@code ***} in place of the secret}
   *
   * @param hidden what may not be seen, of any length
   */
  public CallText secret(String hidden) {
    Objects.requireNonNull(hidden, "hidden");
    return new CallText(text + "***");
  }

  /** {@return the text, secrets hidden} */
  @Override
  public String toString() {
    return text;
  }
}
