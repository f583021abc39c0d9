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
import dev.posada.HostEvent;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.Subscription;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** One machine that changes its memory all the time, between two daemons. */
@LabDaemon.Needed
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealMigrationTest {
  private static final MigrateOptions LIVE =
      MigrateOptions.live().option(KvmMigrateOptions.defaults().sharedDisksTrusted());

  private final List<HostEvent> events = new CopyOnWriteArrayList<>();
  private final Virsh here = new Virsh(LabDaemon.URI);
  private final Virsh there = new Virsh(LabDaemon.URI2);
  private Host source;
  private Host target;
  private VirtualMachine machine;

  @BeforeAll
  void boot() {
    source = LabDaemon.connect();
    target = LabDaemon.connect(LabDaemon.URI2, ConnectOptions.defaults());
    machine =
        source
            .virtualMachines()
            .create(LabDaemon.linux("dirty").attach(Disk.blank(ByteSize.mib(16))));
    machine.start();
    machine.awaitReady();
  }

  @AfterAll
  void leaveNothing() {
    for (Host host : new Host[] {target, source}) {
      if (host != null) {
        LabDaemon.clean(host);
        host.close();
      }
    }
  }

  @Test
  @Order(1)
  void disksThatLibvirtDoesNotTakeForSharedAreRefused() {
    RejectedException refused =
        assertThrows(
            RejectedException.class, () -> machine.migrateTo(target, MigrateOptions.live()));
    assertTrue(refused.remedy().orElseThrow().contains("sharedDisksTrusted"));
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertEquals(GuestState.RUNNING, machine.inspect().state());
  }

  @Test
  @Order(2)
  void aMachineWithSnapshotsStays() {
    Snapshot snapshot = machine.snapshots().take("here");
    InvalidStateException refused =
        assertThrows(InvalidStateException.class, () -> machine.migrateTo(target, LIVE));
    assertEquals(Optional.of("delete its snapshots first"), refused.remedy());
    machine.snapshots().delete(snapshot);
  }

  @Test
  @Order(3)
  void aCancelledMoveLeavesItRunningWhereItWas() throws Exception {
    List<Progress> seen = new CopyOnWriteArrayList<>();
    Task task = Task.unbounded();
    task.onProgress(
        progress -> {
          seen.add(progress);
          if (seen.size() == 3) {
            task.cancel();
          }
        });
    OperationCancelledException cancelled =
        assertThrows(
            OperationCancelledException.class,
            () ->
                machine.migrateTo(
                    target,
                    LIVE.bandwidth(ByteSize.mib(1)).maxDowntime(Duration.ofMillis(50)),
                    task));
    System.out.println(cancelled + " " + seen);
    assertEquals(Outcome.NOT_DONE, cancelled.outcome());
    assertEquals(Optional.of(machine), cancelled.guest());
    assertEquals(Optional.of(GuestState.RUNNING), cancelled.lastSeen());
    assertEquals("running", here.says("domstate", machine.name()));
    assertFalse(there.says("list", "--all", "--name").contains(machine.name()));
    assertTrue(seen.get(0).total() > 0);
    assertEquals(0, machine.exec(ExecSpec.command("/bin/true")).exitCode());
  }

  @Test
  @Order(4)
  void aLiveMoveEndsOnTheOtherHost() throws Exception {
    try (Subscription subscription = target.subscribe(events::add)) {
      machine.exec(ExecSpec.command("/bin/sh", "-c", "echo moved >/tmp/mark"));
      // It writes faster than it is sent, so it has to stand still for the rest.
      VirtualMachine moved = machine.migrateTo(target, LIVE.maxDowntime(Duration.ofSeconds(10)));
      assertEquals(machine.id(), moved.id());
      assertEquals(target, moved.host());
      assertEquals("running", there.says("domstate", moved.name()));
      assertFalse(here.says("list", "--all", "--name").contains(moved.name()));
      assertThrows(NotFoundException.class, machine::inspect);
      moved.awaitReady();
      assertEquals("moved\n", moved.exec(ExecSpec.command("/bin/cat", "/tmp/mark")).stdout());
      assertTrue(
          events.stream().anyMatch(event -> event.guest().filter(moved::equals).isPresent()),
          events::toString);
      moved.kill();
      VirtualMachine back =
          moved.migrateTo(
              source,
              MigrateOptions.offline().option(KvmMigrateOptions.defaults().sharedDisksTrusted()));
      assertEquals("shut off", here.says("domstate", back.name()));
      assertFalse(there.says("list", "--all", "--name").contains(back.name()));
      System.out.println(back.delete());
    }
  }
}
