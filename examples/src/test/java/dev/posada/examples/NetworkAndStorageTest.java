package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Network;
import dev.posada.Nic;
import dev.posada.VirtualMachineInfo;
import dev.posada.memory.MemoryWorld;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkAndStorageTest {
  private static final String URI = "memory:///network-and-storage";

  @AfterEach
  void forgetTheWorld() {
    MemoryWorld.of(URI).reset();
  }

  @Test
  void bothMachinesAreInTheNetworkAndTheDiskCameAndWent() throws Exception {
    String printed = Printed.by(() -> NetworkAndStorage.main(new String[] {URI}));
    assertTrue(printed.contains("one-disk0"), printed);
    assertTrue(printed.contains("data"), printed);
    try (Host host = Hypervisors.load().connect(URI)) {
      Network lan = host.networks().get("lan");
      assertEquals(Network.Mode.ISOLATED, lan.mode());
      assertEquals(Optional.of("10.7.0.0/24"), lan.subnet());
      VirtualMachineInfo one = host.virtualMachines().get("one").inspect();
      VirtualMachineInfo two = host.virtualMachines().get("two").inspect();
      assertEquals(Optional.of("lan"), one.nics().get(0).network());
      assertEquals(Optional.of("lan"), two.nics().get(0).network());
      Nic nat = two.nics().get(1);
      assertEquals(2222, nat.forwards().get(0).hostPort());
      assertEquals(1, one.disks().size());
      assertEquals(
          List.of(),
          host.storage().list().stream().filter(it -> it.name().equals("data")).toList());
    }
  }
}
