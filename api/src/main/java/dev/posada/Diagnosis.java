package dev.posada;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a provider can be used on this machine, what was looked at, and what would help.
 * Immutable.
 */
public final class Diagnosis {
  private final String provider;
  private final Set<String> schemes;
  private final String version;
  private final Support support;
  private final List<String> lookedAt;

  private Diagnosis(
      String provider,
      Set<String> schemes,
      String version,
      Support support,
      List<String> lookedAt) {
    this.provider = provider;
    this.schemes = Set.copyOf(schemes);
    this.version = version;
    this.support = support;
    this.lookedAt = List.copyOf(lookedAt);
  }

  /**
   * {@return that a hypervisor was found}
   *
   * @param version its version, in its own words
   * @param lookedAt the places that were looked at, the found one last
   */
  public static Diagnosis found(String version, List<String> lookedAt) {
    return new Diagnosis("", Set.of(), Check.text(version, "version"), Support.yes(), lookedAt);
  }

  /**
   * {@return that no hypervisor was found, or none that can be used}
   *
   * @param reason why not, half a sentence
   * @param remedy what would help, half a sentence
   * @param lookedAt the places that were looked at
   */
  public static Diagnosis missing(String reason, String remedy, List<String> lookedAt) {
    return new Diagnosis("", Set.of(), null, Support.no(reason, remedy), lookedAt);
  }

  /**
   * {@return a copy that says whose diagnosis it is}
   *
   * @param provider the provider's name
   * @param schemes the schemes of its URIs
   */
  public Diagnosis by(String provider, Set<String> schemes) {
    Objects.requireNonNull(provider, "provider");
    return new Diagnosis(provider, schemes, version, support, lookedAt);
  }

  /** {@return the provider's name} */
  public String provider() {
    return provider;
  }

  /** {@return the schemes of its URIs} */
  public Set<String> schemes() {
    return schemes;
  }

  /** {@return whether it can be used} */
  public boolean available() {
    return support.available();
  }

  /** {@return the hypervisor's version, in its own words; empty if it cannot be used} */
  public Optional<String> version() {
    return Optional.ofNullable(version);
  }

  /** {@return the places that were looked at} */
  public List<String> lookedAt() {
    return lookedAt;
  }

  /** {@return why it cannot be used; empty if it can} */
  public Optional<String> reason() {
    return support.reason();
  }

  /** {@return what would help; empty if it can be used} */
  public Optional<String> remedy() {
    return support.remedy();
  }

  @Override
  public String toString() {
    return provider + ": " + (available() ? "available, " + version : "not available");
  }
}
