package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota.Part;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class LikenessTest {
  private static Host like(String name) {
    return Hypervisors.load().connect("memory:///likeness-" + name + "?like=" + name);
  }

  @Test
  void aHostLikeDockerHasContainersAlone() {
    try (Host host = like("docker")) {
      assertTrue(host.capabilities().contains(Capability.CONTAINERS));
      UnsupportedCapabilityException refused =
          assertThrows(
              UnsupportedCapabilityException.class,
              () -> host.virtualMachines().create(VirtualMachineSpec.named("web")));
      assertTrue(refused.getMessage().contains("like docker"), refused.getMessage());
      assertTrue(host.support(Part.MEMORY, Effect.LIVE).available());
      assertFalse(host.support(Part.NETWORK_SEND, Effect.LIVE).available());
    }
  }

  /** Its settings are files, which a running machine does not read again. */
  @Test
  void aHostLikeVmwareLimitsMachinesAtTheirNextStartOnly() {
    try (Host host = like("vmware")) {
      assertFalse(host.support(Part.MEMORY, Effect.LIVE).available());
      assertTrue(host.support(Part.MEMORY, Effect.NEXT_START).available());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "kvm", "test", "virtualbox", "vmware"})
  void everyOneSaysWhyItLacksSomething(String name) {
    try (Host host = like(name)) {
      for (Capability capability : Capability.values()) {
        assertEquals(
            host.capabilities().contains(capability),
            host.support(capability).available(),
            capability.toString());
        assertEquals(
            host.support(capability).available(),
            host.support(capability).remedy().isEmpty(),
            capability.toString());
      }
    }
  }

  @Test
  void theWorldIsTheSameForAllConnections() {
    try (Host docker = like("docker");
        Host all = Hypervisors.load().connect("memory:///likeness-docker")) {
      docker.containers().create(ContainerSpec.image("busybox").name("seen"));
      assertEquals("seen", all.guests().get("seen").name());
    }
  }
}
