package dev.posada;

import java.util.Optional;

/**
 * This host, or this guest, cannot do it as it is, whatever its state: trying again does not help.
 * The reason is in the message, and {@link #remedy()} says what would have to be different. Every
 * method that a {@link Capability} governs may throw it; {@link Host#support(Capability)} tells
 * beforehand.
 */
public final class UnsupportedCapabilityException extends HypervisorException {
  private static final long serialVersionUID = 1L;

  /** What is not supported, or null. */
  private final Capability capability;

  /**
   * Makes one for a capability.
   *
   * @param capability what is not supported
   * @param why why not; not {@link Support#yes()}
   * @param failure what else is known
   */
  public UnsupportedCapabilityException(Capability capability, Support why, Failure failure) {
    this(capability, message(capability.name(), why), remedy(why, failure));
  }

  /**
   * Makes one for something that has no capability of its own: a part of a spec or of a quota, an
   * option, a provider.
   *
   * @param what what is not supported
   * @param why why not; not {@link Support#yes()}
   * @param failure what else is known
   */
  public UnsupportedCapabilityException(String what, Support why, Failure failure) {
    this(null, message(what, why), remedy(why, failure));
  }

  private UnsupportedCapabilityException(Capability capability, String message, Failure failure) {
    super(message, failure);
    this.capability = capability;
  }

  private static String message(String what, Support why) {
    return "no support for " + what + ": " + why.reason().orElseThrow();
  }

  private static Failure remedy(Support why, Failure failure) {
    return failure.remedy(why.remedy().orElseThrow());
  }

  /** {@return what is not supported; empty if it has no capability of its own} */
  public Optional<Capability> capability() {
    return Optional.ofNullable(capability);
  }

  @Override
  HypervisorException anew(String message, Failure failure) {
    return new UnsupportedCapabilityException(capability, message, failure);
  }
}
