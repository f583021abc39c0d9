package dev.posada.memory;

import static dev.posada.ByteSize.gib;
import static dev.posada.ByteSize.mib;
import static dev.posada.GuestState.PAUSED;
import static dev.posada.GuestState.RUNNING;
import static dev.posada.GuestState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ConnectionException;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.NetworkSpec;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MigrationTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final MemoryWorld west = MemoryWorld.of("memory:///migration-west");
  private final MemoryWorld east = MemoryWorld.of("memory:///migration-east");
  private final Host here = Hypervisors.load().connect("memory:///migration-west");
  private final Host there = Hypervisors.load().connect("memory:///migration-east");

  @AfterEach
  void close() {
    here.close();
    there.close();
    west.reset();
    east.reset();
  }

  private VirtualMachine machine() {
    return here.virtualMachines()
        .create(
            VirtualMachineSpec.named("web")
                .quota(ResourceQuota.limit().memory(gib(1)))
                .label("tier", "front")
                .attach(Disk.blank(gib(2)), Nic.nat()));
  }

  private VirtualMachine ready() {
    VirtualMachine machine = machine();
    machine.start();
    machine.awaitReady();
    return machine;
  }

  private void assertStayed(VirtualMachine web, HypervisorException failed) {
    assertEquals(Outcome.NOT_DONE, failed.outcome());
    assertEquals(here, failed.guest().orElseThrow().host());
    assertEquals(RUNNING, web.inspect().state());
    assertEquals(List.of(), there.virtualMachines().list());
    assertEquals(gib(64), there.inspect().memoryFree().orElseThrow());
    assertTrue(web.exec("echo").succeeded(), "and goes on");
  }

  @Test
  void aRunningMachineMovesInRoundsAndRunsOn() {
    VirtualMachine web = ready();
    web.exec("touch", "/root/x");
    List<String> phases = Collections.synchronizedList(new ArrayList<>());
    VirtualMachine moved =
        web.migrateTo(
            there,
            MigrateOptions.live().bandwidth(mib(100)),
            Task.within(LONG).onProgress(progress -> phases.add(progress.phase())));

    assertEquals(there, moved.host());
    assertEquals(web.id(), moved.id());
    assertEquals(RUNNING, moved.inspect().state());
    assertEquals("x\n", moved.exec("ls", "/root").stdout(), "without a boot");
    assertEquals("front", moved.inspect().labels().get("tier"));
    assertEquals(1, there.storage().list().size());
    assertEquals(List.of(), here.storage().list());
    assertThrows(NotFoundException.class, web::inspect);
    assertEquals(gib(64), here.inspect().memoryFree().orElseThrow());
    assertEquals(gib(63), there.inspect().memoryFree().orElseThrow());
    assertTrue(phases.contains("memory, round 2"), phases::toString);
    assertTrue(phases.contains("downtime"), phases::toString);

    assertEquals(here, moved.migrateTo(here, MigrateOptions.live()).host());
  }

  @Test
  void thePausedArrivePausedAndTheOffOff() {
    VirtualMachine web = ready();
    web.pause();
    VirtualMachine moved = web.migrateTo(there, MigrateOptions.live());
    assertEquals(PAUSED, moved.inspect().state());
    moved.resume();
    moved.kill();
    VirtualMachine back = moved.migrateTo(here, MigrateOptions.offline().copyDisks(true));
    assertEquals(STOPPED, back.inspect().state());
    back.start();
  }

  @Test
  void aMachineThatChangesItsMemoryFasterThanItIsSentMovesUntilItIsCancelled() {
    VirtualMachine web = ready();
    Task move = Task.within(LONG);
    move.onProgress(
        progress -> {
          if (progress.phase().equals("memory, round 3")) {
            move.cancel();
          }
        });
    MigrateOptions slow =
        MigrateOptions.live().bandwidth(mib(64)).maxDowntime(Duration.ofMillis(1));
    assertStayed(
        web,
        assertThrows(OperationCancelledException.class, () -> web.migrateTo(there, slow, move)));
  }

  @Test
  void aCancelThatComesTooLateFindsItMoved() {
    VirtualMachine web = ready();
    Task move = Task.within(LONG);
    west.inject(Fault.hang().on("migrateTo").afterEffect());
    Thread late =
        new Thread(
            () -> {
              while (there.virtualMachines().list().isEmpty()) {
                Thread.onSpinWait();
              }
              move.cancel();
            });
    late.start();
    VirtualMachine moved = web.migrateTo(there, MigrateOptions.live(), move);
    assertEquals(there, moved.host());
    assertEquals(RUNNING, moved.inspect().state());
    assertThrows(NotFoundException.class, web::inspect);
  }

  @Test
  void aHostWithoutRoomTakesNothing() {
    VirtualMachine web = ready();
    VirtualMachine big =
        there
            .virtualMachines()
            .create(VirtualMachineSpec.named("big").quota(ResourceQuota.limit().memory(gib(64))));
    big.start();
    assertThrows(
        InsufficientResourcesException.class, () -> web.migrateTo(there, MigrateOptions.live()));
    assertEquals(RUNNING, web.inspect().state());
    big.kill();
    big.delete();
    there.virtualMachines().create(VirtualMachineSpec.named("web"));
    assertThrows(AlreadyExistsException.class, () -> web.migrateTo(there, MigrateOptions.live()));
  }

  @Test
  void aTargetThatIsLostHalfwayLeavesItWhereItWas() {
    VirtualMachine web = ready();
    Task task =
        Task.within(LONG)
            .onProgress(
                progress -> {
                  if (progress.phase().equals("memory, round 1") && progress.done() > 0) {
                    east.disconnect();
                  }
                });
    ConnectionException lost =
        assertThrows(
            ConnectionException.class,
            () -> web.migrateTo(there, MigrateOptions.live().bandwidth(mib(100)), task));
    assertEquals(Outcome.UNKNOWN, lost.outcome());
    east.reconnect();
    assertEquals(RUNNING, web.inspect().state());
    assertEquals(List.of(), there.virtualMachines().list());
    assertEquals(gib(64), there.inspect().memoryFree().orElseThrow());
  }

  @Test
  void aHostWithoutItsNetworkCannotRunIt() {
    VirtualMachine web = ready();
    here.networks().create(NetworkSpec.isolated("lan"));
    web.attach(Nic.on("lan"));
    assertThrows(RejectedException.class, () -> web.migrateTo(there, MigrateOptions.live()));
    there.networks().create(NetworkSpec.isolated("lan"));
    assertEquals(there, web.migrateTo(there, MigrateOptions.live()).host());
  }

  @Test
  void snapshotsKeepItWhereItIs() {
    VirtualMachine web = machine();
    web.snapshots().take("a");
    InvalidStateException refused =
        assertThrows(
            InvalidStateException.class, () -> web.migrateTo(there, MigrateOptions.offline()));
    assertEquals("delete its snapshots first", refused.remedy().orElseThrow());
  }
}
