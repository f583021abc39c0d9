package dev.posada.internal.memory;

import static dev.posada.GuestState.CRASHED;
import static dev.posada.GuestState.PAUSED;
import static dev.posada.GuestState.RUNNING;
import static dev.posada.GuestState.STARTING;
import static dev.posada.GuestState.STOPPED;
import static dev.posada.GuestState.STOPPING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MachinesTest {
  private final Inn inn = new Inn();

  @AfterEach
  void close() {
    inn.close();
  }

  private GuestState state(String id) {
    return inn.machines.state(id, inn.op);
  }

  private void assertRefused(String remedy, Executable call) {
    InvalidStateException refused = assertThrows(InvalidStateException.class, call);
    assertEquals(remedy, refused.remedy().orElse("none"));
    assertEquals("memory", refused.nativeError().orElseThrow().source());
    assertTrue(refused.failure().outcome().isEmpty(), "the core looks what happened");
  }

  @Test
  void aMachineIsAsItsSpecSays() {
    String id =
        inn.machines.create(
            VirtualMachineSpec.named("web")
                .quota(ResourceQuota.limit().vcpus(2).memory(ByteSize.gib(2)))
                .attach(Disk.blank(ByteSize.gib(8)), Nic.nat())
                .label("tier", "front"),
            inn.op);

    VirtualMachineInfo web = inn.machines.inspect(id, inn.op);

    assertEquals(id, UUID.fromString(id).toString());
    assertEquals("web", web.name());
    assertEquals(STOPPED, web.state());
    assertEquals(2, web.quota().vcpus().orElseThrow());
    assertEquals(
        List.of(ByteSize.gib(8)),
        web.disks().stream().map(disk -> disk.capacity().orElseThrow()).toList());
    assertEquals(1, web.nics().size());
    assertEquals("front", web.labels().get("tier"));
    assertEquals(inn.world.now(), web.created().orElseThrow());
  }

  @Test
  void aMachineStartsThenRunsThenAnswers() {
    String id = inn.machine("web");
    inn.machines.start(id, inn.op);
    assertEquals(STARTING, state(id));

    inn.advance(SimulatedMachine.POWER_ON);
    assertEquals(RUNNING, state(id));
    assertFalse(inn.machines.ready(id, inn.op));

    inn.advance(SimulatedMachine.BOOT);
    assertTrue(inn.machines.ready(id, inn.op));
  }

  @Test
  void aBootStandsStillWhileItIsPaused() {
    String id = inn.machine("web");
    inn.machines.start(id, inn.op);
    inn.advanceSeconds(1);
    inn.machines.pause(id, inn.op);
    inn.advanceSeconds(60);
    inn.machines.resume(id, inn.op);
    assertFalse(inn.machines.ready(id, inn.op));

    inn.advanceSeconds(4.5);
    assertTrue(inn.machines.ready(id, inn.op));
  }

  @Test
  void theAgentIsSilentBeforeTheBootIsDone() {
    String id = inn.machine("web");
    inn.machines.start(id, inn.op);
    inn.advance(SimulatedMachine.POWER_ON);
    assertRefused(
        "awaitReady first", () -> inn.machines.exec(id, ExecSpec.command("echo"), inn.op));
  }

  @Test
  void shutdownTakesTime() {
    String id = inn.booted("web");
    inn.machines.shutdown(id, inn.op);
    assertEquals(STOPPING, state(id));

    inn.advance(SimulatedMachine.SHUTDOWN);
    assertEquals(STOPPED, state(id));
  }

  @Test
  void aPowerButtonThatIsPressedBeforeTheBootIsDoneIsLost() {
    String id = inn.machine("web");
    inn.machines.start(id, inn.op);
    inn.advanceSeconds(2);
    inn.machines.shutdown(id, inn.op);
    inn.advanceSeconds(60);
    assertEquals(RUNNING, state(id));
  }

  @Test
  void aDeafMachineRunsOnUntilItIsKilled() {
    String id = inn.booted("web");
    inn.world.ignoreShutdown("web");
    inn.machines.shutdown(id, inn.op);
    inn.advanceSeconds(3600);
    assertEquals(RUNNING, state(id));

    inn.machines.kill(id, inn.op);
    assertEquals(STOPPED, state(id));
  }

  @Test
  void whatMakesNoSenseIsRefusedAsByAHypervisor() {
    String off = inn.machine("off");
    assertRefused("start it first", () -> inn.machines.shutdown(off, inn.op));
    assertRefused("start it first", () -> inn.machines.kill(off, inn.op));
    assertRefused("start it first", () -> inn.machines.pause(off, inn.op));
    assertRefused("start it first", () -> inn.machines.resume(off, inn.op));

    String on = inn.booted("on");
    assertRefused("stop it first", () -> inn.machines.start(on, inn.op));
    assertRefused("stop it first", () -> inn.machines.resume(on, inn.op));
    assertRefused("stop it first", () -> inn.machines.rename(on, "x", inn.op));
    assertRefused("stop it first", () -> inn.machines.delete(on, inn.op));

    inn.machines.pause(on, inn.op);
    assertEquals(PAUSED, state(on));
    assertRefused("resume it first", () -> inn.machines.pause(on, inn.op));
    assertRefused("resume it first", () -> inn.machines.start(on, inn.op));
    assertRefused("resume it first", () -> inn.machines.shutdown(on, inn.op));
  }

  @Test
  void aCrashedMachineWithoutProcessCanBeStartedAgain() {
    String id = inn.booted("web");
    inn.world.crash("web");
    assertEquals(CRASHED, state(id));
    assertFalse(inn.machines.holdsProcess(id, inn.op));

    inn.machines.start(id, inn.op);
    assertEquals(STARTING, state(id));
  }

  @Test
  void aMachineThatPanickedHasToBeKilledFirst() {
    String id = inn.booted("web");
    inn.world.panic(id);
    assertEquals(CRASHED, state(id));
    assertTrue(inn.machines.holdsProcess(id, inn.op));
    assertRefused("kill it first", () -> inn.machines.start(id, inn.op));
    assertRefused("kill it first", () -> inn.machines.delete(id, inn.op));

    inn.machines.kill(id, inn.op);
    assertEquals(STOPPED, state(id));
  }

  @Test
  void namesAreUniqueAmongMachinesOnly() {
    inn.machine("web");
    inn.container(dev.posada.ContainerSpec.image("alpine").name("web"));
    String other = inn.machine("other");
    assertThrows(AlreadyExistsException.class, () -> inn.machine("web"));
    assertThrows(AlreadyExistsException.class, () -> inn.machines.rename(other, "web", inn.op));
    assertEquals("other", inn.machines.inspect(other, inn.op).name());
  }

  @Test
  void aRenamedMachineLeavesItsOldNameToOthers() {
    String id = inn.machine("old");
    inn.machines.rename(id, "new", inn.op);
    assertEquals("new", inn.machines.inspect(id, inn.op).name());
    inn.machine("old");
  }

  @Test
  void aNameWithASlashIsRejected() {
    assertThrows(RejectedException.class, () -> inn.machine("a/b"));
  }

  @Test
  void aDeletedMachineIsGoneWithItsDisks() {
    String id =
        inn.machines.create(
            VirtualMachineSpec.named("web")
                .label("posada/nonce", "1")
                .attach(Disk.blank(ByteSize.gib(8))),
            inn.op);
    assertEquals(
        List.of("virtual machine web", "volume default/web-disk0 of 8 GiB"),
        inn.machines.delete(id, inn.op).removed());
    assertThrows(NotFoundException.class, () -> state(id));
    assertEquals(List.of(), inn.machines.summaries(inn.op));
  }

  @Test
  void aMachineThatOthersMadeLeavesItsDisks() {
    String id =
        inn.machines.create(
            VirtualMachineSpec.named("web").attach(Disk.blank(ByteSize.gib(8))), inn.op);
    DeleteReport report = inn.machines.delete(id, inn.op);
    assertEquals(List.of("virtual machine web"), report.removed());
    assertEquals(
        Map.of("/var/lib/simulated/default/web-disk0", "Posada did not create the machine"),
        report.kept());
    assertEquals(1, inn.host.storage().orElseThrow().volumes(inn.op).size());
  }

  @Test
  void machinesThatDoNotFitTheHostDoNotStart() {
    VirtualMachineSpec big =
        VirtualMachineSpec.named("one").quota(ResourceQuota.limit().memory(ByteSize.gib(40)));
    String one = inn.machines.create(big, inn.op);
    String two = inn.machines.create(big.name("two"), inn.op);
    inn.machines.start(one, inn.op);
    assertEquals(ByteSize.gib(24), inn.host.inspect(inn.op).memoryFree().orElseThrow());

    InsufficientResourcesException refused =
        assertThrows(InsufficientResourcesException.class, () -> inn.machines.start(two, inn.op));
    assertTrue(refused.getMessage().contains("24 GiB of 64 GiB are free"), refused.getMessage());
    assertEquals(STOPPED, state(two));

    inn.machines.kill(one, inn.op);
    inn.machines.start(two, inn.op);
  }

  @Test
  void aCrashGivesTheMemoryBackAndAPanicDoesNot() {
    VirtualMachineSpec big =
        VirtualMachineSpec.named("one").quota(ResourceQuota.limit().memory(ByteSize.gib(40)));
    String one = inn.machines.create(big, inn.op);
    inn.machines.start(one, inn.op);
    inn.advanceSeconds(10);
    inn.world.panic(one);
    assertEquals(ByteSize.gib(24), inn.host.inspect(inn.op).memoryFree().orElseThrow());

    inn.machines.kill(one, inn.op);
    inn.machines.start(one, inn.op);
    inn.advanceSeconds(10);
    inn.world.crash(one);
    assertEquals(ByteSize.gib(64), inn.host.inspect(inn.op).memoryFree().orElseThrow());
  }
}
