package dev.posada.vmware.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MachineExtrasTest {
  @Test
  void thePasswordOfAScreenIsNotShown() {
    assertEquals("127.0.0.1:5901", new MachineExtras.Viewing("127.0.0.1", 5901, "word").toString());
  }
}
