package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.Disk;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.Progress;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** A machine with a disk of each kind, between two daemons that it takes its disks along to. */
@LabDaemon.Needed
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealDiskMigrationTest {
  private static final MigrateOptions LIVE = MigrateOptions.live().copyDisks(true);
  private static final MigrateOptions OFFLINE = MigrateOptions.offline().copyDisks(true);

  private final Virsh here = new Virsh(LabDaemon.URI);
  private final Virsh there = new Virsh(LabDaemon.URI2);
  private final String base = LabDaemon.name() + "-base.qcow2";
  private Host source;
  private Host target;
  private VirtualMachine machine;

  @BeforeAll
  void boot() throws Exception {
    source = LabDaemon.connect();
    target = LabDaemon.connect(LabDaemon.URI2, ConnectOptions.defaults());
    here.says("vol-create-as", "default", base, "24M", "--format", "qcow2");
    machine =
        source
            .virtualMachines()
            .create(
                LabDaemon.linux()
                    .label("moves", "yes")
                    .attach(Disk.blank(ByteSize.mib(16)))
                    .attach(Disk.blank(ByteSize.mib(8)).format(Disk.Format.RAW))
                    .attach(Disk.overlayOf(here.says("vol-path", base, "default"))));
    machine.autostart(true);
    machine.start();
    machine.awaitReady();
    for (String disk : List.of("vda", "vdb", "vdc")) {
      write("mark-" + disk, disk, 1024);
    }
  }

  @AfterAll
  void leaveNothing() throws Exception {
    for (Host host : new Host[] {target, source}) {
      if (host != null) {
        LabDaemon.clean(host);
        host.close();
      }
    }
    here.says("vol-delete", base, "default");
  }

  private void write(String mark, String disk, int sector) {
    assertEquals(
        0,
        machine
            .exec(
                ExecSpec.command(
                    "/bin/sh",
                    "-c",
                    "echo "
                        + mark
                        + " | dd of=/dev/"
                        + disk
                        + " bs=512 conv=sync oflag=direct"
                        + " seek="
                        + sector))
            .exitCode());
  }

  private void assertMarks() {
    for (String disk : List.of("vda", "vdb", "vdc")) {
      String text =
          machine
              .exec(
                  ExecSpec.command("/bin/dd", "if=/dev/" + disk, "bs=512", "skip=1024", "count=1"))
              .stdout();
      assertEquals("mark-" + disk, text.lines().findFirst().orElse("").strip());
    }
  }

  /** What there is of it: both daemons have one folder. */
  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getenv("POSADA_LAB_IMAGES")))) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(machine.name() + "-"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  @Order(0)
  void aDiskThatItHasFromItsNextStartOnWouldNotCome() throws Exception {
    String other = Path.of(System.getenv("POSADA_LAB_IMAGES"), "none").toString();
    here.says("attach-disk", machine.name(), other, "vdz", "--config");
    InvalidStateException refused =
        assertThrows(InvalidStateException.class, () -> machine.migrateTo(target, LIVE));
    assertTrue(refused.getMessage().contains("vdz"), refused::getMessage);
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    here.says("detach-disk", machine.name(), "vdz", "--config");
  }

  @Test
  @Order(1)
  void aCancelledMoveLeavesNoCopies() throws Exception {
    Set<String> before = files();
    List<Progress> seen = new CopyOnWriteArrayList<>();
    Task task = Task.unbounded();
    task.onProgress(
        progress -> {
          seen.add(progress);
          task.cancel();
        });
    OperationCancelledException cancelled =
        assertThrows(
            OperationCancelledException.class,
            () -> machine.migrateTo(target, LIVE.bandwidth(ByteSize.mib(1)), task));
    assertEquals(Outcome.NOT_DONE, cancelled.outcome());
    System.out.println(seen + " " + cancelled);
    assertEquals(List.of(), List.of(cancelled.getSuppressed()));
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    assertFalse(there.says("list", "--all", "--name").contains(machine.name()));
    assertEquals(before, files());
    assertMarks();
  }

  @Test
  @Order(1)
  void anInterruptedMoveLeavesNoCopiesEither() throws Exception {
    Set<String> before = files();
    Thread mover = Thread.currentThread();
    Task task = Task.unbounded().onProgress(progress -> mover.interrupt());
    assertThrows(
        OperationCancelledException.class,
        () -> machine.migrateTo(target, LIVE.bandwidth(ByteSize.mib(1)), task));
    assertTrue(Thread.interrupted());
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    assertEquals(before, files());
  }

  @Test
  @Order(2)
  void aRunningMachineTakesItsDisksAlong() throws Exception {
    Set<String> before = files();
    List<Progress> seen = new CopyOnWriteArrayList<>();
    machine = machine.migrateTo(target, LIVE, Task.unbounded().onProgress(seen::add));
    System.out.println(seen);
    assertGrowing(seen);
    assertEquals("running", there.says("domstate", machine.name()));
    assertFalse(here.says("list", "--all", "--name").contains(machine.name()));
    assertTrue(there.says("dominfo", machine.name()).matches("(?s).*Autostart: +enable.*"));
    assertMarks();
    Set<String> after = files();
    assertEquals(3, after.size(), after::toString);
    before.retainAll(after);
    assertEquals(Set.of(), before, "nothing of it stays");
    assertEquals("yes", machine.inspect().labels().get("moves"));
    for (String line : there.says("domblklist", machine.name()).lines().toList()) {
      String path = line.strip().split("\\s+")[1];
      String xml = there.says("vol-dumpxml", path);
      assertFalse(xml.contains("<backingStore>"), xml);
      assertTrue(
          there
              .says("metadata", machine.name(), "https://posada.dev/labels/1")
              .contains("default/" + path.substring(path.lastIndexOf('/') + 1)));
    }
  }

  private static void assertGrowing(List<Progress> seen) {
    assertFalse(seen.isEmpty());
    for (int i = 1; i < seen.size(); i++) {
      assertTrue(seen.get(i).done() > seen.get(i - 1).done(), seen::toString);
      assertTrue(seen.get(i).total() >= seen.get(i).done(), seen::toString);
    }
  }

  @Test
  @Order(3)
  void oneThatIsOffTakesThemAlongToo() throws Exception {
    machine.kill();
    Set<String> before = files();
    List<Progress> seen = new CopyOnWriteArrayList<>();
    Task task = Task.unbounded();
    task.onProgress(progress -> task.cancel());
    assertThrows(OperationCancelledException.class, () -> machine.migrateTo(source, OFFLINE, task));
    assertEquals(before, files());
    machine = machine.migrateTo(source, OFFLINE, Task.unbounded().onProgress(seen::add));
    assertGrowing(seen);
    assertEquals("shut off", here.says("domstate", machine.name()));
    assertFalse(there.says("list", "--all", "--name").contains(machine.name()));
    assertTrue(here.says("dominfo", machine.name()).matches("(?s).*Autostart: +enable.*"));
    machine.start();
    machine.awaitReady();
    assertMarks();
    machine.kill();
    System.out.println(machine.delete());
    assertEquals(Set.of(), files());
  }
}
