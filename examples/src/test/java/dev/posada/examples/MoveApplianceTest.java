package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.MemoryWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoveApplianceTest {
  private static final String FROM = "memory:///move-appliance";
  private static final String TO = "memory:///move-appliance-target";

  private final Host from = Hypervisors.load().connect(FROM);
  private final Host to = Hypervisors.load().connect(TO);

  @TempDir Path folder;

  @AfterEach
  void forgetBothWorlds() {
    from.close();
    to.close();
    MemoryWorld.of(FROM).reset();
    MemoryWorld.of(TO).reset();
  }

  @Test
  void theMachineRunsOnTheOtherHostAndIsStillOnTheFirst() throws Exception {
    VirtualMachine original =
        from.virtualMachines()
            .create(
                VirtualMachineSpec.named("original")
                    .quota(ResourceQuota.limit().vcpus(3).memory(ByteSize.gib(2)))
                    .attach(Disk.blank(ByteSize.gib(8))));
    original.exportTo(folder.resolve("appliance.ova"));
    Printed.by(() -> MoveAppliance.main(new String[] {FROM, TO, folder.toString()}));
    assertTrue(Files.size(folder.resolve("exported.ova")) > 0);
    assertEquals(GuestState.STOPPED, from.virtualMachines().get("appliance").inspect().state());
    VirtualMachineInfo there = to.virtualMachines().get("appliance").inspect();
    assertEquals(GuestState.RUNNING, there.state());
    assertEquals(OptionalInt.of(3), there.quota().vcpus());
    assertEquals(Optional.of(ByteSize.gib(2)), there.quota().memory());
    assertEquals(Optional.of(ByteSize.gib(8)), there.disks().get(0).capacity());
  }
}
