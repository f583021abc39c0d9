package dev.posada;

import java.util.Objects;
import java.util.Optional;

/** Whether something works here, and if not, why and what would help. Immutable. */
public final class Support {
  private static final Support YES = new Support(null, null);

  private final String reason;
  private final String remedy;

  private Support(String reason, String remedy) {
    this.reason = reason;
    this.remedy = remedy;
  }

  /** {@return that it works} */
  public static Support yes() {
    return YES;
  }

  /**
   * {@return that it does not work}
   *
   * @param reason why not, half a sentence
   * @param remedy what would make it work, half a sentence
   */
  public static Support no(String reason, String remedy) {
    return new Support(Check.text(reason, "reason"), Check.text(remedy, "remedy"));
  }

  /**
   * {@return that it does not work here, and nothing but another host would help}
   *
   * @param reason why not, half a sentence
   */
  public static Support no(String reason) {
    return no(reason, "use a host that supports it");
  }

  /** {@return whether it works} */
  public boolean available() {
    return reason == null;
  }

  /** {@return why it does not work; empty if it does} */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** {@return what would make it work; empty if it does} */
  public Optional<String> remedy() {
    return Optional.ofNullable(remedy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Support that
        && Objects.equals(reason, that.reason)
        && Objects.equals(remedy, that.remedy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(reason, remedy);
  }

  @Override
  public String toString() {
    return available() ? "supported" : "not supported: " + reason + " (" + remedy + ")";
  }
}
