package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.Capability;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class GovernedTest {
  @Test
  void everyCapabilityHasCallsButTheOneThatHostsDoWithout() {
    assertEquals(
        EnumSet.complementOf(EnumSet.of(Capability.SNAPSHOT_MEMORY)), Governed.capabilities());
  }
}
