package dev.posada.spi;

import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;

/**
 * The answer of an optional method that a driver does not have. The core lets nobody get there who
 * asks for a capability that the driver does not declare.
 */
final class Undeclared {
  private static final Support WHY = Support.no("the provider does not have it");

  private Undeclared() {}

  static UnsupportedCapabilityException undeclared(Capability capability) {
    return new UnsupportedCapabilityException(capability, WHY, Failure.notDone());
  }

  /** Where no capability governs the method. */
  static UnsupportedCapabilityException unsupported(String what) {
    return new UnsupportedCapabilityException(what, WHY, Failure.notDone());
  }
}
