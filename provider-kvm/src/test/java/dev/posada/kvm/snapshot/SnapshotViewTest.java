package dev.posada.kvm.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.kvm.libvirt.Snapshots;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SnapshotViewTest {
  private static SnapshotView read(String body) {
    return SnapshotView.of(
        new Snapshots.Snapshot(
            "a<b", true, "<domainsnapshot><name>a&lt;b</name>" + body + "</domainsnapshot>"));
  }

  @Test
  void oneInTheDisksIsNotExternal() {
    SnapshotView seen =
        read(
            "<state>running</state><creationTime>1700000000</creationTime>"
                + "<memory snapshot='internal'/>"
                + "<disks><disk name='vda' snapshot='internal'/></disks>"
                + "<domain><vcpu current='2'>4</vcpu></domain>");
    assertFalse(seen.external());
    assertTrue(seen.withMemory());
    assertEquals(Optional.of(2), seen.processors());
    assertEquals(Instant.ofEpochSecond(1700000000), seen.snapshot().created());
    assertTrue(seen.snapshot().current());
  }

  @Test
  void oneInFilesOfItsOwnIsExternal() {
    SnapshotView disks =
        read(
            "<state>disk-snapshot</state><memory snapshot='no'/><disks>"
                + "<disk name='vda' snapshot='no'/><disk name='vdb' snapshot='external'/></disks>"
                + "<parent><name> p</name></parent>");
    assertTrue(disks.external());
    assertFalse(disks.withMemory());
    assertEquals(Optional.of(" p"), disks.parent());
    SnapshotView memory =
        read("<state>paused</state><memory snapshot='external' file='/m'/><disks/>");
    assertTrue(memory.external());
    assertTrue(memory.withMemory());
  }

  @Test
  void oneOfAnOldLibvirtSaysItByItsState() {
    assertTrue(read("<state>paused</state>").withMemory());
    assertFalse(read("<state>shutoff</state>").withMemory());
    assertFalse(read("").external());
    assertEquals(Optional.empty(), read("").processors());
  }
}
