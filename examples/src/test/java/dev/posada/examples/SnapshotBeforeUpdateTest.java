package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.MemoryWorld;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotBeforeUpdateTest {
  private static final String URI = "memory:///snapshot-before-update";

  private final Host host = Hypervisors.load().connect(URI);
  private VirtualMachine web;

  @BeforeEach
  void startTheMachine() {
    web =
        host.virtualMachines()
            .create(VirtualMachineSpec.named("web").attach(Disk.blank(ByteSize.gib(8))));
    web.start();
    web.awaitReady();
  }

  @AfterEach
  void forgetTheWorld() {
    host.close();
    MemoryWorld.of(URI).reset();
  }

  @Test
  void aFailedUpdateLeavesNoTrace() throws Exception {
    String printed =
        Printed.by(
            () ->
                SnapshotBeforeUpdate.main(
                    new String[] {URI, "touch", "/half-done", "/no-such-folder/file"}));
    assertTrue(printed.startsWith("touch: "), printed);
    assertEquals(GuestState.RUNNING, web.inspect().state());
    assertEquals(List.of(), web.snapshots().list());
    web.awaitReady();
    assertFalse(web.exec("cat", "/half-done").succeeded());
  }

  @Test
  void anUpdateThatWorksStays() throws Exception {
    Printed.by(() -> SnapshotBeforeUpdate.main(new String[] {URI, "touch", "/updated"}));
    assertTrue(web.exec("cat", "/updated").succeeded());
    assertEquals(List.of(), web.snapshots().list());
  }

  /** Nobody knows apt-get in a simulated guest. */
  @Test
  void theUsualCommandIsThatOfDebian() throws Exception {
    String printed = Printed.by(() -> SnapshotBeforeUpdate.main(new String[] {URI}));
    assertEquals("sh: apt-get: not found\n", printed);
    assertEquals(List.of(), web.snapshots().list());
  }
}
