package dev.posada.internal.memory;

import static dev.posada.ResourceQuota.Part.CPUS;
import static dev.posada.ResourceQuota.Part.MEMORY;
import static dev.posada.ResourceQuota.Part.PROCESSES;
import static dev.posada.ResourceQuota.Part.VCPUS;
import static dev.posada.ResourceQuota.lift;
import static dev.posada.ResourceQuota.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ContainerSpec;
import dev.posada.ExecSpec;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.QuotaReport.Effect;
import dev.posada.QuotaReport.Witness;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final ByteSize GIB = ByteSize.gib(1);

  private final Inn inn = new Inn();

  @AfterEach
  void close() {
    inn.close();
  }

  private QuotaReading read(GuestDriver driver, String id) {
    return driver.readQuota(id, inn.op);
  }

  private QuotaPlan plan(GuestDriver driver, String id, ResourceQuota asked) {
    return driver.plan(id, asked, inn.op);
  }

  private void apply(GuestDriver driver, String id, ResourceQuota asked) {
    QuotaPlan plan = plan(driver, id, asked);
    assertEquals(Set.of(), plan.refused().keySet());
    plan.steps().forEach(step -> driver.apply(id, step, inn.op));
  }

  private void assertRefuses(
      Class<? extends HypervisorException> how,
      Part part,
      GuestDriver driver,
      String id,
      ResourceQuota asked) {
    QuotaPlan plan = plan(driver, id, asked);
    assertEquals(how, plan.refused().get(part).getClass(), plan.refused().toString());
  }

  @Test
  void aNewGuestSaysForEachPartWhetherItIsLimited() {
    Set<Part> ofMachines = EnumSet.complementOf(EnumSet.of(PROCESSES));
    Set<Part> ofContainers = EnumSet.complementOf(EnumSet.of(VCPUS));
    assertEquals(ofMachines, read(inn.machines, inn.machine("m")).actual().named());
    String box = inn.container(ContainerSpec.image("alpine"));
    assertEquals(ofContainers, read(inn.containers, box).actual().named());
    assertEquals(ofContainers, read(inn.containers, box).actual().lifted());
  }

  @Test
  void aMachineWithoutASizeHasOneProcessorAndOneGibibyte() {
    ResourceQuota quota = read(inn.machines, inn.machine("m")).actual();
    assertEquals(1, quota.vcpus().orElseThrow());
    assertEquals(GIB, quota.memory().orElseThrow());
  }

  @Test
  void eachPartIsAStepAndTheSizeComesFirst() {
    String id = inn.booted("m");
    QuotaPlan plan = plan(inn.machines, id, limit().cpus(0.5).vcpus(2).memory(ByteSize.mib(512)));
    assertEquals(
        List.of(Set.of(MEMORY), Set.of(VCPUS), Set.of(CPUS)),
        plan.steps().stream().map(step -> step.to().named()).toList());
    assertEquals(
        List.of(Effect.LIVE, Effect.NEXT_START, Effect.LIVE),
        plan.steps().stream().map(QuotaPlan.Step::effect).toList());
    assertEquals(limit().memory(GIB), plan.steps().get(0).back());
    assertEquals(lift(CPUS), plan.steps().get(2).back());
  }

  @Test
  void aPlanChangesNothing() {
    String id = inn.booted("m");
    QuotaReading before = read(inn.machines, id);
    plan(inn.machines, id, limit().cpus(0.5));
    assertEquals(before, read(inn.machines, id));
  }

  @Test
  void aLiveLimitHoldsNowAndAfterARestart() {
    String id = inn.booted("m");
    apply(inn.machines, id, limit().cpus(0.5));
    assertEquals(0.5, read(inn.machines, id).actual().cpus().orElseThrow());
    assertEquals(0.5, read(inn.machines, id).nextStart().cpus().orElseThrow());
    assertEquals(Witness.KERNEL, read(inn.machines, id).witnesses().get(CPUS));

    inn.machines.kill(id, inn.op);
    assertEquals(0.5, read(inn.machines, id).actual().cpus().orElseThrow());
    assertEquals(Witness.HYPERVISOR, read(inn.machines, id).witnesses().get(CPUS));
  }

  @Test
  void processorsOfARunningMachineChangeWhenItStartsNext() {
    String id = inn.booted("m");
    apply(inn.machines, id, limit().vcpus(4));
    assertEquals(1, read(inn.machines, id).actual().vcpus().orElseThrow());
    assertEquals(4, read(inn.machines, id).nextStart().vcpus().orElseThrow());
    assertEquals(1, inn.machines.summaries(inn.op).get(0).vcpus().orElseThrow());

    inn.machines.kill(id, inn.op);
    inn.machines.start(id, inn.op);
    assertEquals(4, read(inn.machines, id).actual().vcpus().orElseThrow());
  }

  @Test
  void memoryOfARunningMachineMovesUpToWhatItStartedWith() {
    String id = inn.booted("m");
    apply(inn.machines, id, limit().memory(ByteSize.mib(512)));
    assertEquals(ByteSize.mib(512), read(inn.machines, id).actual().memory().orElseThrow());

    apply(inn.machines, id, limit().memory(GIB));
    assertEquals(GIB, read(inn.machines, id).actual().memory().orElseThrow());

    apply(inn.machines, id, limit().memory(ByteSize.gib(2)));
    assertEquals(GIB, read(inn.machines, id).actual().memory().orElseThrow());
    assertEquals(ByteSize.gib(2), read(inn.machines, id).nextStart().memory().orElseThrow());
  }

  @Test
  void memoryOfAPausedMachineDoesNotMove() {
    String id = inn.booted("m");
    inn.machines.pause(id, inn.op);
    QuotaPlan plan = plan(inn.machines, id, limit().memory(ByteSize.mib(512)).cpus(0.5));
    HypervisorException refusal = plan.refused().get(MEMORY);
    assertEquals(InvalidStateException.class, refusal.getClass());
    assertEquals("resume it first", refusal.remedy().orElseThrow());
    assertEquals(Set.of(MEMORY), plan.refused().keySet());
  }

  @Test
  void limitsAreRoundedDown() {
    String machine = inn.machine("m");
    QuotaPlan plan = plan(inn.machines, machine, limit().memory(ByteSize.bytes((64 << 20) - 1)));
    assertEquals(ByteSize.mib(63), plan.steps().get(0).to().memory().orElseThrow());

    String box = inn.container(ContainerSpec.image("alpine"));
    plan = plan(inn.containers, box, limit().memory(ByteSize.bytes((64 << 20) - 1)));
    assertEquals(ByteSize.kib(65_532), plan.steps().get(0).to().memory().orElseThrow());
  }

  @Test
  void whatAKindOfGuestHasNotIsUnsupported() {
    String machine = inn.machine("m");
    String box = inn.container(ContainerSpec.image("alpine"));
    Class<UnsupportedCapabilityException> unsupported = UnsupportedCapabilityException.class;
    assertRefuses(unsupported, PROCESSES, inn.machines, machine, limit().processes(5));
    assertRefuses(unsupported, VCPUS, inn.containers, box, limit().vcpus(1));
    ContainerSpec spec = ContainerSpec.image("alpine").quota(limit().vcpus(1));
    assertThrows(unsupported, () -> inn.containers.create(spec, inn.op));
  }

  @Test
  void whatIsOutOfRangeIsRejected() {
    String machine = inn.machine("m");
    String box = inn.container(ContainerSpec.image("alpine"));
    Class<RejectedException> rejected = RejectedException.class;
    assertRefuses(rejected, VCPUS, inn.machines, machine, limit().vcpus(17));
    assertRefuses(rejected, VCPUS, inn.machines, machine, lift(VCPUS));
    assertRefuses(rejected, MEMORY, inn.machines, machine, lift(MEMORY));
    assertRefuses(rejected, MEMORY, inn.machines, machine, limit().memory(ByteSize.gib(65)));
    assertRefuses(rejected, MEMORY, inn.machines, machine, limit().memory(ByteSize.mib(3)));
    assertRefuses(rejected, CPUS, inn.machines, machine, limit().cpus(1.5));
    assertRefuses(rejected, CPUS, inn.containers, box, limit().cpus(17));
    assertRefuses(rejected, CPUS, inn.containers, box, limit().cpus(0.005));
    assertRefuses(rejected, MEMORY, inn.containers, box, limit().memory(ByteSize.mib(5)));
    VirtualMachineSpec big = VirtualMachineSpec.named("big").quota(limit().vcpus(17));
    assertThrows(rejected, () -> inn.machines.create(big, inn.op));
  }

  @Test
  void moreCpusAreFineWithMoreProcessorsInTheSameCall() {
    String machine = inn.machine("m");
    apply(inn.machines, machine, limit().cpus(1.5).vcpus(2));
    assertRefuses(RejectedException.class, VCPUS, inn.machines, machine, limit().vcpus(1));
  }

  @Test
  void undoPutsBackWhatWasThereWhetherTheStepWasTakenOrNot() {
    String id = inn.booted("m");
    QuotaReading before = read(inn.machines, id);
    QuotaPlan.Step step = plan(inn.machines, id, limit().cpus(0.5)).steps().get(0);

    inn.machines.undo(id, step, inn.op);
    assertEquals(before, read(inn.machines, id));

    inn.machines.apply(id, step, inn.op);
    inn.machines.undo(id, step, inn.op);
    assertEquals(before, read(inn.machines, id));
  }

  @Test
  void aDroppedLimitIsNotSetAndTheReadingSaysSo() {
    String id = inn.booted("m");
    inn.world.dropLimits(List.of(CPUS));
    apply(inn.machines, id, limit().cpus(0.5).cpuWeight(50));
    assertTrue(read(inn.machines, id).actual().lifted().contains(CPUS));
    assertEquals(50, read(inn.machines, id).actual().cpuWeight().orElseThrow());
  }

  @Test
  void theLimitOfProcessesHolds() {
    String id = inn.running(ContainerSpec.image("alpine").quota(limit().processes(2)));
    Process one = inn.containers.spawn(id, ExecSpec.command("yes"), inn.op);
    assertThrows(
        InsufficientResourcesException.class,
        () -> inn.containers.exec(id, ExecSpec.command("echo"), inn.op));
    one.destroy();
    inn.containers.exec(id, ExecSpec.command("echo"), inn.op);
  }

  @Test
  void theHostSaysWhichPartItCanLimitWhen() {
    for (Part part : Part.values()) {
      assertTrue(inn.host.support(part, Effect.LIVE).available(), part.toString());
      assertTrue(inn.host.support(part, Effect.NEXT_START).available(), part.toString());
      assertFalse(inn.host.support(part, Effect.UNTIL_STOP).available(), part.toString());
    }
  }
}
