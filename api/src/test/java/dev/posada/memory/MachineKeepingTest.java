package dev.posada.memory;

import static dev.posada.ByteSize.gib;
import static dev.posada.GuestState.PAUSED;
import static dev.posada.GuestState.RUNNING;
import static dev.posada.GuestState.SAVED;
import static dev.posada.GuestState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.CloneOptions;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Snapshot;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Save, snapshots and clones. */
@Timeout(60)
class MachineKeepingTest {
  private static final String URI = "memory:///keeping-test";

  private final MemoryWorld world = MemoryWorld.of(URI);
  private final Host host = Hypervisors.load().connect(URI);

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  private VirtualMachine machine(String name) {
    return host.virtualMachines()
        .create(VirtualMachineSpec.named(name).attach(Disk.blank(gib(1)), Nic.nat()));
  }

  private VirtualMachine ready(String name) {
    VirtualMachine machine = machine(name);
    machine.start();
    machine.awaitReady();
    return machine;
  }

  private static GuestState state(VirtualMachine machine) {
    return machine.inspect().state();
  }

  private static String root(VirtualMachine machine) {
    return machine.exec("ls", "/root").stdout();
  }

  @Test
  void aSavedMachineGoesOnWhereItWas() {
    VirtualMachine web = ready("web");
    web.pause();
    web.save();
    assertEquals(SAVED, state(web));
    assertEquals(gib(64), host.inspect().memoryFree().orElseThrow());
    web.save();

    web.start();
    assertEquals(RUNNING, state(web));
    assertEquals("", root(web), "it needs no boot");

    web.save();
    web.discardSavedState();
    assertEquals(STOPPED, state(web));
  }

  @Test
  void aSaveThatIsNotDoneInTimeLetsItRunOn() {
    VirtualMachine web = ready("web");
    world.freeze();
    HypervisorException late =
        assertThrows(
            OperationTimeoutException.class, () -> web.save(Task.within(Duration.ofMillis(100))));
    assertEquals(Outcome.NOT_DONE, late.outcome());
    assertEquals(RUNNING, state(web));
    world.speed(100);
    web.save();
    assertEquals(SAVED, state(web));
  }

  @Test
  void aResetBootsAgainAndKeepsTheFiles() {
    VirtualMachine web = ready("web");
    web.exec("touch", "/root/x");
    world.freeze();
    web.reset();
    assertThrows(InvalidStateException.class, () -> web.exec("echo"));
    world.advance(Duration.ofSeconds(5));
    assertEquals("x\n", root(web));
    assertEquals(RUNNING, state(web));
  }

  @Test
  void whatAFailedUpdateDidIsGoneAfterTheRestore() {
    VirtualMachine web = ready("web");
    web.exec("touch", "/root/before");
    Snapshot before = web.snapshots().take("before-update");
    assertTrue(before.withMemory());
    assertTrue(before.current());
    web.exec("touch", "/root/update");
    web.exec("rm", "/root/before");

    web.snapshots().restore(before);

    assertEquals(RUNNING, state(web));
    assertEquals("before\n", root(web), "it runs at once, with its memory");
    web.snapshots().delete(before);
    assertEquals(List.of(), web.snapshots().list());
  }

  @Test
  void aSnapshotOfDisksAloneEndsStopped() {
    VirtualMachine web = machine("web");
    Snapshot off = web.snapshots().take("off");
    assertFalse(off.withMemory());
    web.start();
    web.snapshots().restore(off);
    assertEquals(STOPPED, state(web));
  }

  @Test
  void devicesAndLimitsAreAsTheyWere() {
    VirtualMachine web = machine("web");
    VirtualMachineInfo was = web.inspect();
    Snapshot off = web.snapshots().take("off");
    web.attach(Disk.blank(gib(2)));
    web.apply(dev.posada.ResourceQuota.limit().vcpus(4));
    web.snapshots().restore(off);
    assertEquals(was.disks(), web.inspect().disks());
    assertEquals(was.quota(), web.inspect().quota());
  }

  @Test
  void snapshotsAreATreeWhoseBranchesGrowTogetherWhenOneIsDeleted() {
    VirtualMachine web = machine("web");
    Snapshot a = web.snapshots().take("a");
    Snapshot b = web.snapshots().take("b");
    Snapshot c = web.snapshots().take("c");
    web.snapshots().restore(a);
    Snapshot d = web.snapshots().take("d");
    assertEquals(Optional.of(b.id()), c.parent());
    assertEquals(Optional.of(a.id()), d.parent());

    web.snapshots().delete(b);
    assertEquals(Optional.of(a.id()), web.snapshots().get("c").parent());
    web.snapshots().delete(d);
    assertTrue(web.snapshots().get("a").current());
    web.snapshots().delete(a);
    assertEquals(Optional.empty(), web.snapshots().get("c").parent());
    assertEquals(
        Kind.SNAPSHOT,
        assertThrows(NotFoundException.class, () -> web.snapshots().restore(a)).kind());
    assertThrows(AlreadyExistsException.class, () -> web.snapshots().take("c"));
  }

  @Test
  void aSnapshotThatIsNotDoneInTimeIsNotThereAndThePausedStayPaused() {
    VirtualMachine web = ready("web");
    web.pause();
    world.freeze();
    assertThrows(
        OperationTimeoutException.class,
        () -> web.snapshots().take("late", Task.within(Duration.ofMillis(100))));
    assertEquals(List.of(), web.snapshots().list());
    assertEquals(PAUSED, state(web));
  }

  @Test
  void aFullCloneSharesNothing() {
    VirtualMachine web = ready("web");
    web.exec("touch", "/root/x");
    web.kill();
    VirtualMachine twin = web.cloneAs("twin", CloneOptions.full().label("of", "web"));
    VirtualMachineInfo info = twin.inspect();
    assertNotEquals(web.id(), twin.id());
    assertNotEquals(web.inspect().nics().get(0).mac(), info.nics().get(0).mac());
    assertEquals("web", info.labels().get("of"));
    assertEquals("twin-disk0", info.disks().get(0).volume().orElseThrow().name());
    assertEquals(List.of(), web.snapshots().list());

    web.delete();
    twin.start();
    twin.awaitReady();
    assertEquals("x\n", root(twin));
  }

  @Test
  void linkedClonesStandOnOneSnapshotUntilTheSourceChanges() {
    VirtualMachine web = machine("web");
    VirtualMachine one = web.cloneAs("one", CloneOptions.linked());
    VirtualMachine two = web.cloneAs("two", CloneOptions.linked());
    assertEquals(1, web.snapshots().list().size());
    assertEquals("posada-base", web.snapshots().list().get(0).name());
    InvalidStateException refused = assertThrows(InvalidStateException.class, web::delete);
    assertEquals("delete its linked clones first", refused.remedy().orElseThrow());
    assertThrows(
        InvalidStateException.class,
        () -> web.snapshots().delete(web.snapshots().get("posada-base")));

    web.start();
    web.awaitReady();
    web.exec("touch", "/root/new");
    web.kill();
    VirtualMachine three = web.cloneAs("three", CloneOptions.linked());
    three.start();
    three.awaitReady();
    assertEquals("new\n", root(three));
    three.kill();

    List.of(one, two, three).forEach(VirtualMachine::delete);
    web.delete();
    assertEquals(List.of(), host.storage().list());
  }

  @Test
  void aRunningMachineIsClonedFromASnapshotOnly() {
    VirtualMachine web = ready("web");
    assertThrows(InvalidStateException.class, () -> web.cloneAs("twin", CloneOptions.linked()));
    Snapshot now = web.snapshots().take("now");
    web.exec("touch", "/root/later");
    VirtualMachine twin = web.cloneAs("twin", CloneOptions.linked().from(now));
    assertEquals(STOPPED, state(twin));
    twin.start();
    twin.awaitReady();
    assertEquals("", root(twin));
  }

  @Test
  void aCloneThatIsCancelledLeavesNothing() {
    VirtualMachine web = machine("web");
    world.freeze();
    assertThrows(
        OperationTimeoutException.class,
        () -> web.cloneAs("twin", CloneOptions.full(), Task.within(Duration.ofMillis(100))));
    assertEquals(1, host.storage().list().size());
    assertEquals(List.of(web), host.virtualMachines().list());
    web.rename("free-again");
  }
}
