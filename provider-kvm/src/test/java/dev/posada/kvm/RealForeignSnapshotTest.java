package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.Progress;
import dev.posada.Snapshot;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots that virsh has made, in files of their own and mixed with ours. */
@LabDaemon.Needed
@Timeout(120)
class RealForeignSnapshotTest {
  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private Host host;
  private VirtualMachine machine;

  @BeforeEach
  void create() {
    host = LabDaemon.connect();
    machine = host.virtualMachines().create(LabDaemon.linux().attach(Disk.blank(ByteSize.mib(16))));
  }

  @AfterEach
  void leaveNothing() throws Exception {
    try {
      machine.kill();
      System.out.println(machine.delete());
    } finally {
      host.close();
      try (Stream<Path> all = Files.list(Path.of(System.getenv("POSADA_LAB_IMAGES")))) {
        for (Path file : all.toList()) {
          if (file.getFileName().toString().startsWith(machine.name() + "-")) {
            Files.delete(file); // the overlays, and what they stand on
          }
        }
      }
    }
  }

  private void external(String name) throws Exception {
    virsh.says("snapshot-create-as", machine.name(), name, "--disk-only");
  }

  private List<String> names() {
    return machine.snapshots().list().stream().map(Snapshot::name).toList();
  }

  private Snapshot get(String name) {
    return machine.snapshots().list().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String file() throws Exception {
    return virsh.says("domblklist", machine.name()).strip().split("\\s+", 2)[1];
  }

  private static void assertRefused(InvalidStateException refused, String first) {
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertEquals(Optional.of("delete the snapshot \"" + first + "\" first"), refused.remedy());
  }

  @Test
  void theyAreInTheTreeAndAreNotRestored() throws Exception {
    external("odd <&\"> näme");
    Snapshot odd = machine.snapshots().list().get(0);
    assertEquals("odd <&\"> näme", odd.name());
    assertEquals(false, odd.withMemory());
    assertEquals(true, odd.current());
    assertEquals(
        Optional.of(file()), machine.inspect().disks().get(0).hostPath(), "what it writes to");
    UnsupportedCapabilityException refused =
        assertThrows(UnsupportedCapabilityException.class, () -> machine.snapshots().restore(odd));
    System.out.println(refused);
    assertTrue(refused.remedy().orElseThrow().contains("9.9.0"), refused::toString);
    machine.snapshots().delete(odd);
    assertEquals(List.of(), names());
  }

  @Test
  void oneIsMergedWhileTheMachineRuns() throws Exception {
    String file = file();
    machine.start();
    Path memory = Path.of(System.getenv("POSADA_LAB_IMAGES"), machine.name() + "-memory");
    virsh.says(
        "snapshot-create-as",
        machine.name(),
        "memory",
        "--memspec",
        memory + ",snapshot=external",
        "--diskspec",
        "vda,snapshot=external");
    external("disk");
    assertEquals(List.of("memory", "disk"), names());
    assertEquals(true, get("memory").withMemory());
    assertEquals(Optional.of("memory"), get("disk").parent());
    machine.snapshots().delete(get("memory"));
    assertEquals(List.of("disk"), names());
    assertEquals(true, get("disk").current());
    List<Progress> seen = new CopyOnWriteArrayList<>();
    machine.snapshots().delete(get("disk"), Task.unbounded().onProgress(seen::add));
    assertEquals(file, file());
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    assertEquals("", virsh.says("snapshot-list", machine.name(), "--name"));
    Files.deleteIfExists(memory); // which libvirt 9.0 leaves
  }

  @Test
  void whatLiesInOrBelowItIsNotLost() throws Exception {
    machine.snapshots().take("below");
    external("middle");
    machine.snapshots().take("above");
    assertEquals(List.of("below", "middle", "above"), names());
    assertRefused(
        assertThrows(InvalidStateException.class, () -> machine.snapshots().delete(get("middle"))),
        "above");
    assertRefused(
        assertThrows(InvalidStateException.class, () -> machine.snapshots().restore(get("below"))),
        "middle");
    machine.snapshots().restore(get("above"));
    machine.snapshots().delete(get("above"));
    assertRefused(
        assertThrows(InvalidStateException.class, () -> machine.snapshots().delete(get("middle"))),
        "below");
    machine.snapshots().delete(get("below"));
    machine.snapshots().delete(get("middle"));
    assertEquals(List.of(), names());
  }
}
