package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Snapshot;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.Fault;
import dev.posada.memory.MemoryWorld;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NightlyJobTest {
  private static final String URI = "memory:///nightly-job";
  private static final String OTHER = "memory:///nightly-job-2";
  private static final VirtualMachineSpec MACHINE =
      VirtualMachineSpec.named("web").attach(Disk.blank(ByteSize.gib(8)));
  private static final ContainerSpec CONTAINER =
      ContainerSpec.image("alpine:3.20").name("cache").label("backup", "nightly");

  private final Host host = Hypervisors.load().connect(URI);
  private final Host other = Hypervisors.load().connect(OTHER);

  @AfterEach
  void forgetBothWorlds() {
    host.close();
    other.close();
    MemoryWorld.of(URI).reset();
    MemoryWorld.of(OTHER).reset();
  }

  @Test
  void ofAMachineTheLastThreeSnapshotsAreKeptAndThoseOfOthers() throws Exception {
    VirtualMachine web = host.virtualMachines().create(MACHINE.label("backup", "nightly"));
    VirtualMachine free = host.virtualMachines().create(MACHINE.name("free"));
    for (String name : List.of("mine", "nightly-1", "nightly-2", "nightly-3")) {
      web.snapshots().take(name);
    }
    String tonight = tonight();
    assertEquals("", Printed.by(() -> NightlyJob.main(new String[] {URI})));
    assertEquals(
        List.of("mine", "nightly-2", "nightly-3", tonight),
        web.snapshots().list().stream().map(Snapshot::name).toList());
    assertEquals(List.of(), free.snapshots().list());
  }

  @Test
  void ofAContainerTheLastThreeImagesAreKept() throws Exception {
    Container cache = host.containers().create(CONTAINER);
    for (String tag : List.of("2001", "2002", "2003")) {
      cache.commit("backup/cache:nightly-" + tag);
    }
    String tonight = tonight();
    assertEquals("", Printed.by(() -> NightlyJob.main(new String[] {URI})));
    assertEquals(
        List.of(
            "backup/cache:nightly-2002", "backup/cache:nightly-2003", "backup/cache:" + tonight),
        host.images().list("backup/cache").stream()
            .flatMap(image -> image.tags().stream())
            .sorted()
            .toList());
  }

  /** Neither a guest nor a host that fails keeps the others from being protected. */
  @Test
  void whatCouldNotBeDoneIsSaid() throws Exception {
    VirtualMachine web = host.virtualMachines().create(MACHINE.label("backup", "nightly"));
    VirtualMachine db =
        host.virtualMachines().create(MACHINE.name("db").label("backup", "nightly"));
    VirtualMachine far = other.virtualMachines().create(MACHINE.label("backup", "nightly"));
    MemoryWorld.of(URI)
        .inject(
            Fault.failure(new BusyException("somebody else has it"))
                .on("takeSnapshot")
                .guest(web.id()));
    List<String> printed =
        Printed.by(() -> NightlyJob.main(new String[] {"nowhere:///", URI, OTHER}))
            .lines()
            .toList();
    assertTrue(printed.get(0).startsWith("nowhere:///: NOT_DONE: "), printed.toString());
    assertTrue(
        printed.stream()
            .anyMatch(it -> it.matches(URI + " web: NOT_DONE: .*somebody else has it.*")),
        printed.toString());
    assertEquals(0, web.snapshots().list().size());
    assertEquals(1, db.snapshots().list().size());
    assertEquals(1, far.snapshots().list().size());
  }

  private static String tonight() {
    return "nightly-" + LocalDate.now();
  }
}
