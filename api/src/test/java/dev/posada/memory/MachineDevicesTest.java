package dev.posada.memory;

import static dev.posada.ByteSize.gib;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.DeleteReport;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.GuestOs;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NetworkSpec;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MachineDevicesTest {
  private static final String URI = "memory:///devices-test";

  private final MemoryWorld world = MemoryWorld.of(URI);
  private final Host host = Hypervisors.load().connect(URI);

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  private VirtualMachine machine(String name, Device... devices) {
    return host.virtualMachines().create(VirtualMachineSpec.named(name).attach(devices));
  }

  private VirtualMachine ready(String name, Device... devices) {
    VirtualMachine machine = machine(name, devices);
    machine.start();
    machine.awaitReady();
    return machine;
  }

  @Test
  void everyDeviceHasAnIdAndEveryNicAMac() {
    VirtualMachineInfo web =
        machine("web", Disk.blank(gib(8)), Nic.nat(), Cdrom.empty(), Disk.of("/d/x"), Nic.nat())
            .inspect();
    List<String> ids =
        Stream.of(web.disks(), web.nics(), web.cdroms())
            .flatMap(List::stream)
            .map(device -> device.id().orElseThrow())
            .toList();
    assertEquals(List.of("disk0", "disk1", "nic0", "nic1", "cdrom0"), ids);
    assertEquals(Disk.Origin.EXISTING, web.disks().get(0).origin());
    assertEquals("web-disk0", web.disks().get(0).volume().orElseThrow().name());
    assertTrue(web.nics().get(0).mac().orElseThrow().startsWith("52:54:00:"));
    assertNotEquals(web.nics().get(0).mac(), web.nics().get(1).mac());
  }

  @Test
  void aDiskComesAndGoesColdAndHot() {
    VirtualMachine web = machine("web");
    Disk cold = web.attach(Disk.blank(gib(1)));
    assertEquals(List.of(cold), web.inspect().disks());
    web.detach(cold);
    assertEquals(List.of(), web.inspect().disks());

    web.start();
    web.awaitReady();
    Disk hot = web.attach(Disk.blank(gib(2)));
    web.detach(hot);
    assertEquals(List.of(), web.inspect().disks());
    assertEquals(2, host.storage().list().size(), "detached disks stay on the host");
    NotFoundException gone = assertThrows(NotFoundException.class, () -> web.detach(hot));
    assertEquals(Kind.DEVICE, gone.kind());
  }

  @Test
  void aGuestThatHasNotBootedLetsNothingGoUntilItHas() {
    world.freeze();
    VirtualMachine web = machine("web", Disk.blank(gib(1)));
    Disk disk = web.inspect().disks().get(0);
    Thread start = new Thread(web::start);
    start.start();
    while (web.inspect().state() != dev.posada.GuestState.STARTING) {
      Thread.onSpinWait();
    }
    world.advance(Duration.ofSeconds(1));
    HypervisorException stuck =
        assertThrows(
            OperationTimeoutException.class,
            () -> web.detach(disk, Task.within(Duration.ofMillis(500))));
    assertEquals(Outcome.PARTLY, stuck.outcome());
    assertEquals(1, web.inspect().disks().size());

    world.advance(Duration.ofSeconds(6));
    assertEquals(0, web.inspect().disks().size());
  }

  @Test
  void aPausedMachineLetsNothingGo() {
    VirtualMachine web = ready("web", Disk.blank(gib(1)));
    web.pause();
    InvalidStateException refused =
        assertThrows(InvalidStateException.class, () -> web.detach(web.inspect().disks().get(0)));
    assertEquals("resume it first", refused.remedy().orElseThrow());
  }

  @Test
  void aDiskOnlyGrows() {
    VirtualMachine web = ready("web", Disk.blank(gib(1)));
    Disk disk = web.inspect().disks().get(0);
    Disk grown = web.change(disk.capacity(gib(2)));
    assertEquals(gib(2), grown.capacity().orElseThrow());
    assertEquals(List.of(grown), web.inspect().disks());
    assertEquals(gib(2), host.storage().list().get(0).capacity().orElseThrow());
    assertThrows(RejectedException.class, () -> web.change(grown.capacity(gib(1))));
    assertThrows(RejectedException.class, () -> web.change(grown.format(Disk.Format.VDI)));
  }

  @Test
  void aDiscIsInsertedAndEjectedAndALinkGoesDownWhileItRuns() {
    VirtualMachine web = ready("web", Cdrom.empty(), Nic.nat());
    Cdrom drive = web.change(web.inspect().cdroms().get(0).insert("/iso/debian.iso"));
    assertEquals("/iso/debian.iso", web.inspect().cdroms().get(0).hostPath().orElseThrow());
    web.change(drive.eject());
    assertTrue(web.inspect().cdroms().get(0).hostPath().isEmpty());
    assertThrows(NotFoundException.class, () -> web.change(drive.insert("/missing/x.iso")));

    Nic nic = web.change(web.inspect().nics().get(0).connected(false));
    assertEquals(List.of(), web.addresses());
    Nic up = web.change(nic.connected(true).forward(2222, 22).forward(0, 80));
    assertEquals(2, up.forwards().size());
    assertTrue(up.forwards().get(1).hostPort() >= 49_152, "the host chose one");
    assertEquals(1, web.addresses().size());
    assertThrows(InvalidStateException.class, () -> web.change(up.mac("52:54:00:00:00:01")));
  }

  @Test
  void aDiskIsHeldByOneMachineAtATime() {
    Volume data = host.storage().create(VolumeSpec.named("data").size(gib(1)));
    VirtualMachine one = machine("one", Disk.of(data), Disk.of("/d/shared"));
    assertThrows(BusyException.class, () -> machine("two", Disk.of(data)));
    assertThrows(BusyException.class, () -> machine("two", Disk.overlayOf("/d/shared")));
    VirtualMachine two = machine("two");
    assertThrows(BusyException.class, () -> two.attach(Disk.of("/d/shared")));
    assertThrows(InvalidStateException.class, () -> host.storage().delete(data));

    one.detach(one.inspect().disks().get(0));
    two.attach(Disk.of(data));
    two.delete();
    host.storage().delete(data);
  }

  @Test
  void overlaysShareWhatMustNotChange() {
    VirtualMachine one = machine("one", Disk.overlayOf("/d/base"));
    VirtualMachine two = machine("two", Disk.overlayOf("/d/base").capacity(gib(20)));
    assertEquals(gib(20), two.inspect().disks().get(0).capacity().orElseThrow());
    assertThrows(BusyException.class, () -> machine("three", Disk.of("/d/base")));
    assertThrows(
        RejectedException.class,
        () -> machine("three", Disk.overlayOf("/d/base").capacity(gib(1))));
    one.delete();
    two.delete();
    machine("three", Disk.of("/d/base"));
  }

  @Test
  void deleteRemovesWhatWasMadeAndKeepsWhatWasThere() {
    VirtualMachine web = machine("web", Disk.blank(gib(1)), Disk.of("/d/mine"));
    DeleteReport report = web.delete();
    assertEquals(
        List.of("virtual machine web", "volume default/web-disk0 of 1 GiB"), report.removed());
    assertEquals("it was there before the machine", report.kept().get("/d/mine"));
    assertEquals(List.of(), host.storage().list());
  }

  @Test
  void anImageOfTheCallerBecomesADiskAtLeastAsLarge(@TempDir Path folder) throws IOException {
    byte[] head = new byte[64];
    head[0] = 'Q';
    head[1] = 'F';
    head[2] = 'I';
    head[3] = (byte) 0xFB;
    head[28] = 0x40; // a size of 1 GiB, as in qcow2
    Path image = Files.write(folder.resolve("cloud.qcow2"), head);
    VirtualMachine web = machine("web", Disk.copyOf(image));
    assertEquals(gib(1), web.inspect().disks().get(0).capacity().orElseThrow());
    assertThrows(
        RejectedException.class,
        () -> machine("small", Disk.copyOf(image).capacity(ByteSize.mib(1))));
    assertThrows(
        NotFoundException.class, () -> machine("none", Disk.copyOf(folder.resolve("none"))));
    assertEquals(1, host.storage().list().size(), "refused machines leave no disks");
  }

  @Test
  void whatTheSpecSaysIsRemembered() {
    VirtualMachine web =
        host.virtualMachines()
            .create(
                VirtualMachineSpec.named("web")
                    .guestOs(GuestOs.linux("debian-12"))
                    .firmware(VirtualMachineSpec.Firmware.UEFI)
                    .kernel(VirtualMachineSpec.Kernel.of("/boot/k").commandLine("quiet"))
                    .cloudInit("#cloud-config"));
    assertEquals(GuestOs.linux("debian-12"), web.inspect().guestOs().orElseThrow());
    assertEquals(VirtualMachineSpec.Firmware.UEFI, web.inspect().firmware().orElseThrow());
    web.start();
    web.awaitReady();
    assertEquals("quiet\n", web.exec("cat", "/proc/cmdline").stdout());
    assertEquals("#cloud-config", web.exec("cat", "/var/lib/cloud/seed/user-data").stdout());
  }

  @Test
  void aMachineGrowsLiveUpToItsMaximumAndAboveItAtTheNextStart() {
    VirtualMachine web =
        host.virtualMachines()
            .create(
                VirtualMachineSpec.named("web")
                    .quota(ResourceQuota.limit().vcpus(1).memory(gib(1)))
                    .maximumVcpus(4)
                    .maximumMemory(gib(4)));
    web.start();
    QuotaReport live = web.apply(ResourceQuota.limit().vcpus(4).memory(gib(4)));
    assertTrue(
        live.lines().stream().allMatch(line -> line.effect() == QuotaReport.Effect.LIVE),
        live::toString);
    assertEquals(gib(60), host.inspect().memoryFree().orElseThrow());

    QuotaReport later = web.apply(ResourceQuota.limit().vcpus(8).memory(gib(8)));
    assertTrue(
        later.lines().stream().allMatch(line -> line.effect() == QuotaReport.Effect.NEXT_START),
        later::toString);
    assertThrows(
        RejectedException.class,
        () ->
            host.virtualMachines()
                .create(
                    VirtualMachineSpec.named("x")
                        .quota(ResourceQuota.limit().vcpus(2))
                        .maximumVcpus(1)));
  }

  @Test
  void addressesComeWithTheBootAndNeverWithoutANic() {
    VirtualMachine web = machine("web", Nic.nat());
    web.start();
    assertEquals("172.17.0.2", web.awaitAddress().getHostAddress());
    VirtualMachine lonely = ready("lonely");
    assertThrows(UnsupportedCapabilityException.class, lonely::awaitAddress);
  }

  @Test
  void aNicIsOnANetworkThatIsThereAndHasOneOfItsAddresses() {
    NotFoundException none =
        assertThrows(NotFoundException.class, () -> machine("web", Nic.on("lan")));
    assertEquals(Kind.NETWORK, none.kind());
    host.networks().create(NetworkSpec.isolated("lan").subnet("10.7.0.0/24"));
    VirtualMachine one = ready("one", Nic.on("lan"));
    VirtualMachine two = ready("two", Nic.on("lan"));
    assertEquals("10.7.0.2", one.addresses().get(0).getHostAddress());
    assertEquals("10.7.0.3", two.addresses().get(0).getHostAddress());
  }

  @Test
  void aPortOfTheHostLeadsToOneMachineThatRuns() {
    VirtualMachine one = ready("one", Nic.nat().forward(2222, 22));
    VirtualMachine two = machine("two", Nic.nat().forward(2222, 22));
    assertThrows(BusyException.class, two::start);
    Nic nic = one.inspect().nics().get(0);
    one.change(Nic.nat().mac(nic.mac().orElseThrow()).attachedAs(nic.id().orElseThrow()));
    two.start();
    assertThrows(BusyException.class, () -> one.attach(Nic.nat().forward(2222, 22)));
  }

  @Test
  void aCreateThatFailsHalfwayNamesTheDisksThatItLeft() {
    world.inject(
        Fault.failure(new BusyException("pool locked", Failure.undecided()))
            .on("create")
            .halfway());
    HypervisorException half =
        assertThrows(BusyException.class, () -> machine("web", Disk.blank(gib(1))));
    assertEquals(Outcome.PARTLY, half.outcome());
    assertEquals(List.of("volume /var/lib/simulated/default/web-disk0"), half.remains());
    assertFalse(host.virtualMachines().summaries().values().iterator().hasNext());
    assertEquals(1, host.storage().list().size());
  }

  @Test
  void aDeleteThatFailsHalfwayHasRemovedTheMachineAndNamesItsDisk() {
    VirtualMachine web = machine("web", Disk.blank(gib(1)));
    world.inject(
        Fault.failure(new BusyException("pool locked", Failure.undecided()))
            .on("delete")
            .halfway());
    BusyException halfDone = assertThrows(BusyException.class, web::delete);
    String path = "/var/lib/simulated/default/web-disk0";
    assertEquals(List.of("volume " + path), halfDone.remains());
    assertThrows(NotFoundException.class, web::inspect);
    assertEquals(1, host.storage().list().size());
    machine("heir", Disk.of(path));
  }

  @Test
  void aLimitThatIsHalfSetIsPutBack() {
    VirtualMachine web = ready("web");
    world.inject(
        Fault.failure(new BusyException("locked", Failure.undecided())).on("apply").halfway());
    assertThrows(BusyException.class, () -> web.apply(ResourceQuota.limit().cpus(0.5)));
    assertTrue(web.inspect().quota().cpus().isEmpty());
    QuotaReport now = web.preview(ResourceQuota.limit().cpus(0.25));
    assertTrue(now.undo().cpus().isEmpty(), now::toString);
  }
}
