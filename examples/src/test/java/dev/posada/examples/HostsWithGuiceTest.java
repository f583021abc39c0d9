package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.MemoryWorld;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostsWithGuiceTest {
  private static final String BUILD = "memory:///hosts-with-guice";
  private static final String LAB = "memory:///hosts-with-guice-lab";

  @AfterEach
  void forgetBothWorlds() {
    MemoryWorld.of(BUILD).reset();
    MemoryWorld.of(LAB).reset();
  }

  @Test
  void theGuestsOfBothHostsAreListed() throws Exception {
    try (Host build = Hypervisors.load().connect(BUILD);
        Host lab = Hypervisors.load().connect(LAB)) {
      build.containers().create(ContainerSpec.image("alpine:3.20").name("compiler"));
      lab.virtualMachines().create(VirtualMachineSpec.named("desk"));
    }
    List<String> lines =
        Printed.by(() -> HostsWithGuice.main(new String[] {BUILD, LAB})).lines().toList();
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.get(0).contains("compiler"), lines::toString);
    assertTrue(lines.get(1).contains("desk"), lines::toString);
  }
}
