package dev.posada.testkit;

import dev.posada.Hypervisors;
import dev.posada.spi.HypervisorProvider;

/** The simulated hypervisor, as a provider like any other. */
public final class Memory {
  private Memory() {}

  /** {@return it} */
  public static HypervisorProvider provider() {
    return Hypervisors.load().providers().stream()
        .filter(provider -> provider.schemes().contains("memory"))
        .findAny()
        .orElseThrow();
  }
}
