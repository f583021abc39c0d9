package dev.posada.internal.memory;

import static dev.posada.ResourceQuota.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ContainerSpec;
import dev.posada.Disk;
import dev.posada.ExecSpec;
import dev.posada.Nic;
import dev.posada.ResourceQuota;
import dev.posada.Usage;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.GuestDriver;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageTest {
  private final Inn inn = new Inn();

  @AfterEach
  void close() {
    inn.close();
  }

  private Usage measure(GuestDriver driver, String id) {
    return driver.measure(List.of(id), inn.op).get(id);
  }

  private void apply(GuestDriver driver, String id, ResourceQuota quota) {
    driver.plan(id, quota, inn.op).steps().forEach(step -> driver.apply(id, step, inn.op));
  }

  private String machineWithDevices() {
    String id =
        inn.machines.create(
            VirtualMachineSpec.named("m")
                .quota(limit().vcpus(4))
                .attach(Disk.blank(ByteSize.gib(1)), Nic.nat(), Disk.blank(ByteSize.gib(2))),
            inn.op);
    inn.machines.start(id, inn.op);
    inn.advanceSeconds(10);
    return id;
  }

  @Test
  void allCountersGrowWithTheClock() {
    String id = machineWithDevices();
    Usage before = measure(inn.machines, id);
    inn.advanceSeconds(60);
    Usage after = measure(inn.machines, id);

    assertEquals(Set.of("disk0", "disk1"), after.disks().keySet());
    assertEquals(Set.of("nic0"), after.nics().keySet());
    assertEquals(Duration.ofSeconds(60), Duration.between(before.at(), after.at()));
    assertTrue(after.cpuTime().get().compareTo(before.cpuTime().get()) > 0);
    assertTrue(after.disk().get().written().compareTo(before.disk().get().written()) > 0);
    assertTrue(after.network().get().sent().compareTo(before.network().get().sent()) > 0);
    assertTrue(after.memory().get().compareTo(before.memory().get()) > 0);
    assertTrue(after.memory().get().compareTo(after.memoryLimit().get()) < 0);
  }

  @Test
  void countersBeginAnewWhenItStarts() {
    String id = machineWithDevices();
    inn.machines.kill(id, inn.op);
    inn.machines.start(id, inn.op);
    inn.advance(SimulatedMachine.POWER_ON);
    assertTrue(measure(inn.machines, id).cpuTime().get().compareTo(Duration.ofSeconds(2)) < 0);
  }

  @Test
  void nobodyUsesMoreThanTheQuotaAllowsFromThenOn() {
    String id = machineWithDevices();
    apply(
        inn.machines,
        id,
        limit()
            .cpus(0.01)
            .diskRead(ByteSize.kib(1))
            .diskWriteIops(1)
            .networkSend(ByteSize.kib(2))
            .memory(ByteSize.mib(32)));
    Usage before = measure(inn.machines, id);
    inn.advanceSeconds(100);
    Usage.Rates rates = measure(inn.machines, id).since(before);

    assertEquals(0.01, rates.cpus().orElseThrow(), 1e-6);
    assertEquals(2 * 1024, rates.disk().get().read().bytes(), 1, "each of two disks");
    assertEquals(2, rates.disk().get().writes());
    assertEquals(2 * 1024, rates.network().get().sent().bytes(), 1);
    assertEquals(ByteSize.mib(32), measure(inn.machines, id).memory().get());
  }

  @Test
  void aPausedGuestIsMeasuredAndUsesNothing() {
    String id = machineWithDevices();
    inn.machines.pause(id, inn.op);
    Usage before = measure(inn.machines, id);
    inn.advanceSeconds(60);
    assertEquals(before.cpuTime(), measure(inn.machines, id).cpuTime());
  }

  @Test
  void whoDoesNotRunOrIsGoneIsLeftOut() {
    String running = inn.running(ContainerSpec.image("alpine"));
    String off = inn.container(ContainerSpec.image("alpine"));
    assertEquals(
        Set.of(running), inn.containers.measure(List.of(off, "nobody", running), inn.op).keySet());
  }

  @Test
  void processesOfAContainerAreCounted() {
    String id = inn.running(ContainerSpec.image("alpine"));
    assertEquals(1, measure(inn.containers, id).processes().orElseThrow());
    Process yes = inn.containers.spawn(id, ExecSpec.command("yes"), inn.op);
    assertEquals(2, measure(inn.containers, id).processes().orElseThrow());
    yes.destroy();
    assertEquals(1, measure(inn.containers, id).processes().orElseThrow());
  }
}
