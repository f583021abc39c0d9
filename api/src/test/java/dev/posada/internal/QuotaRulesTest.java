package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.QuotaPlan;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What holds for the limits of every guest on every host, at create and later. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class QuotaRulesTest {
  private static final ResourceQuota THREE =
      ResourceQuota.limit().cpus(0.5).memory(ByteSize.mib(256)).processes(64);

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private final Host host = fake.connect();
  private final Guest web = host.guests().get("web");

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private List<String> changes() {
    List<String> all = fake.driver.changes();
    return all.subList(1, all.size()); // without the connect
  }

  private void has(ResourceQuota quota) {
    there.actual = quota;
    there.nextStart = quota;
  }

  private static QuotaReport.Line line(QuotaReport report, Part part) {
    return report.lines().stream().filter(line -> line.part() == part).findFirst().orElseThrow();
  }

  @Test
  void moreCpusThanVcpusAreRefusedUnlessTheSameCallRaisesThem() {
    has(ResourceQuota.limit().vcpus(2));
    RejectedException e =
        assertThrows(RejectedException.class, () -> web.apply(ResourceQuota.limit().cpus(2.5)));
    assertEquals(Optional.of("raise vcpus in the same call"), e.remedy());
    assertEquals(List.of(), changes());
    assertEquals(
        Effect.REFUSED, line(web.preview(ResourceQuota.limit().cpus(2.5)), Part.CPUS).effect());
    web.apply(ResourceQuota.limit().cpus(2));
    web.apply(ResourceQuota.limit().cpus(2.5).vcpus(3));
    assertThrows(
        RejectedException.class, () -> web.apply(ResourceQuota.limit().cpus(2.5).vcpus(2)));
  }

  @Test
  void theSizeOfAMachineCannotBeLifted() {
    for (Part part : List.of(Part.VCPUS, Part.MEMORY)) {
      assertThrows(RejectedException.class, () -> web.apply(ResourceQuota.lift(part)));
      assertEquals(Effect.REFUSED, line(web.preview(ResourceQuota.lift(part)), part).effect());
    }
    fake.driver.containers.add("job", GuestState.RUNNING);
    host.guests().get("job").apply(ResourceQuota.lift(Part.MEMORY));
    web.apply(ResourceQuota.lift(Part.CPUS));
  }

  @Test
  void aContainerHasNoProcessorsOfItsOwn() {
    fake.driver.containers.add("job", GuestState.RUNNING);
    Guest job = host.guests().get("job");
    UnsupportedCapabilityException e =
        assertThrows(
            UnsupportedCapabilityException.class, () -> job.apply(ResourceQuota.limit().vcpus(1)));
    assertEquals(
        "cannot limit \"job\" on fake:///x: no support for a limit on vcpus:"
            + " a container has no processors of its own",
        e.getMessage());
    assertEquals(Optional.of("limit its cpus"), e.remedy());
    job.apply(ResourceQuota.limit().cpus(64)); // no vcpus to compare with
  }

  @Test
  void aPartThatTheHostCannotLimitIsUnsupportedWithItsReason() {
    fake.driver.limits = EnumSet.noneOf(Part.class);
    UnsupportedCapabilityException e =
        assertThrows(
            UnsupportedCapabilityException.class,
            () -> web.apply(ResourceQuota.limit().processes(5)));
    assertTrue(e.getMessage().endsWith("no support for a limit on processes: no processes here"));
    assertEquals(Optional.of("go away"), e.remedy());
    assertEquals(0, fake.driver.count("plan"));
    fake.driver.capabilities = EnumSet.noneOf(Capability.class);
    try (Host without = fake.connect()) {
      assertThrows(
          UnsupportedCapabilityException.class,
          () -> without.guests().get("web").apply(ResourceQuota.limit().processes(5)));
      assertTrue(!without.support(Part.CPUS, Effect.LIVE).available());
    }
    fake.driver.closed = false;
  }

  @Test
  void aDriverMayRefuseAPartInTheStateThatTheGuestIsIn() {
    there.plan =
        quota ->
            QuotaPlan.of()
                .refuse(
                    Part.MEMORY,
                    new InvalidStateException(
                        "it runs", Failure.notDone().remedy("stop it first")));
    InvalidStateException e =
        assertThrows(
            InvalidStateException.class,
            () -> web.apply(ResourceQuota.limit().memory(ByteSize.gib(2))));
    assertEquals(Optional.of("stop it first"), e.remedy());
  }

  @Test
  void aMachineIsCreatedWithASize() {
    assertEquals(
        ResourceQuota.limit().vcpus(1).memory(ByteSize.gib(1)), created(ResourceQuota.limit()));
    assertEquals(
        ResourceQuota.limit().cpus(2.5).vcpus(3).memory(ByteSize.gib(1)),
        created(ResourceQuota.limit().cpus(2.5)));
    assertEquals(
        ResourceQuota.limit().cpus(2).vcpus(2).memory(ByteSize.mib(64)),
        created(ResourceQuota.limit().cpus(2).memory(ByteSize.mib(64))));
    assertEquals(OptionalInt.of(4), created(ResourceQuota.limit().cpus(0.5).vcpus(4)).vcpus());
    assertThrows(RejectedException.class, () -> created(ResourceQuota.limit().cpus(2.5).vcpus(2)));
    assertThrows(RejectedException.class, () -> created(ResourceQuota.lift(Part.MEMORY)));
    fake.driver.limits = EnumSet.of(Part.CPUS);
    UnsupportedCapabilityException e =
        assertThrows(
            UnsupportedCapabilityException.class,
            () -> created(ResourceQuota.limit().processes(5)));
    assertTrue(e.getMessage().startsWith("cannot create machine \"new"));
  }

  @Test
  void aMachineIsGivenNoSizeThatItsHostCannotSet() {
    fake.driver.limits = EnumSet.of(Part.VCPUS);
    assertEquals(ResourceQuota.limit().vcpus(1), created(ResourceQuota.limit()));
    fake.driver.limits = EnumSet.of(Part.CPUS);
    assertEquals(ResourceQuota.limit().cpus(2.5), created(ResourceQuota.limit().cpus(2.5)));
    assertThrows(
        UnsupportedCapabilityException.class, () -> created(ResourceQuota.limit().vcpus(2)));
  }

  @Test
  void aHostWithoutQuotasMayLetItsMachinesBeCreatedWithASize() {
    host.close();
    fake.driver.closed = false;
    fake.driver.capabilities = EnumSet.noneOf(Capability.class);
    fake.driver.limits = EnumSet.of(Part.VCPUS);
    try (Host sizing = fake.connect()) {
      assertTrue(sizing.support(Part.VCPUS, Effect.NEXT_START).available());
      VirtualMachine small =
          sizing
              .virtualMachines()
              .create(VirtualMachineSpec.named("small").quota(ResourceQuota.limit().vcpus(2)));
      assertEquals(ResourceQuota.limit().vcpus(2), fake.driver.machines.lastSpec.get().quota());
      UnsupportedCapabilityException e =
          assertThrows(
              UnsupportedCapabilityException.class,
              () -> small.apply(ResourceQuota.limit().vcpus(1)));
      assertEquals(Optional.of(Capability.QUOTA), e.capability());
    }
  }

  private ResourceQuota created(ResourceQuota quota) {
    String name = "new" + fake.driver.machines.all.size();
    host.virtualMachines().create(VirtualMachineSpec.named(name).quota(quota));
    return fake.driver.machines.lastSpec.get().quota();
  }

  @Test
  void aContainerIsCreatedWithWhatItAsksFor() {
    host.containers().create(ContainerSpec.image("alpine").quota(THREE));
    assertEquals(THREE, fake.driver.containers.lastSpec.get().quota());
    assertThrows(
        UnsupportedCapabilityException.class,
        () ->
            host.containers()
                .create(ContainerSpec.image("alpine").quota(ResourceQuota.limit().vcpus(1))));
  }

  @Test
  void vcpusAreNotLoweredBelowTheLimitOnCpusThatStays() {
    has(ResourceQuota.limit().vcpus(4).cpus(2.5));
    RejectedException e =
        assertThrows(RejectedException.class, () -> web.apply(ResourceQuota.limit().vcpus(2)));
    assertEquals(Optional.of("lower or lift cpus in the same call"), e.remedy());
    assertEquals(List.of(), changes());
    assertEquals(
        Effect.REFUSED, line(web.preview(ResourceQuota.limit().vcpus(2)), Part.VCPUS).effect());
    web.apply(ResourceQuota.limit().vcpus(3));
    web.apply(ResourceQuota.limit().vcpus(2).cpus(2));
    web.apply(ResourceQuota.limit().vcpus(1).with(ResourceQuota.lift(Part.CPUS)));
  }

  @Test
  void aMaximumBelowTheSizeIsRejected() {
    ResourceQuota size = ResourceQuota.limit().vcpus(4).memory(ByteSize.gib(2));
    VirtualMachineSpec spec = VirtualMachineSpec.named("new").quota(size);
    for (VirtualMachineSpec tooSmall :
        List.of(
            spec.maximumVcpus(3),
            spec.maximumMemory(ByteSize.gib(1)),
            VirtualMachineSpec.named("new").maximumMemory(ByteSize.mib(512)))) {
      RejectedException e =
          assertThrows(RejectedException.class, () -> host.virtualMachines().create(tooSmall));
      assertEquals(Outcome.NOT_DONE, e.outcome());
    }
    assertEquals(List.of(), changes());
    host.virtualMachines().create(spec.maximumVcpus(4).maximumMemory(ByteSize.gib(2)));
  }
}
