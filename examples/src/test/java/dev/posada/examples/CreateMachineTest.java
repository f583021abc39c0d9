package dev.posada.examples;

import static dev.posada.ByteSize.gib;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.VirtualMachineInfo;
import dev.posada.memory.MemoryWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateMachineTest {
  private static final String URI = "memory:///create-machine";

  @TempDir Path folder;

  @AfterEach
  void forgetTheWorld() {
    MemoryWorld.of(URI).reset();
  }

  @Test
  void oneMachineWaitsForItsInstallationAndTheOtherForSsh() throws Exception {
    Path image = Files.write(folder.resolve("cloud.qcow2"), new byte[4096]);
    String printed =
        Printed.by(() -> CreateMachine.main(new String[] {URI, image.toString(), "/iso/my.iso"}));
    assertTrue(printed.matches("(?s)install it at \\w+://\\S+:\\d+\\n.*"), printed);
    assertTrue(printed.matches("(?s).*ssh debian@[0-9a-f.:]+\\n"), printed);
    try (Host host = Hypervisors.load().connect(URI)) {
      VirtualMachineInfo desk = host.virtualMachines().get("desk").inspect();
      assertEquals(GuestState.RUNNING, desk.state());
      assertEquals(Optional.of(gib(40)), desk.disks().get(0).capacity());
      assertEquals(Optional.of("/iso/my.iso"), desk.cdroms().get(0).hostPath());
      assertEquals("debian-12", desk.guestOs().orElseThrow().name());
      VirtualMachineInfo cloud = host.virtualMachines().get("cloud").inspect();
      assertEquals(GuestState.RUNNING, cloud.state());
      assertEquals(Optional.of(gib(20)), cloud.disks().get(0).capacity());
    }
  }
}
