package dev.posada.examples;

import static dev.posada.ByteSize.mib;
import static dev.posada.ResourceQuota.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Snapshot;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The samples on a VMware of simulated programs, each in a JVM of its own that finds it in PATH.
 */
@Tag("slow")
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
class VmwareSamplesTest {
  private static final String URI = SimulatedVmware.URI;

  @TempDir Path folder;
  private SimulatedVmware vmware;
  private Host host;

  @BeforeEach
  void install() throws IOException {
    vmware = SimulatedVmware.in(folder.resolve("vmware"));
    host = vmware.connect();
  }

  /** The one that was made last first: a linked clone goes before its source. */
  @AfterEach
  void leaveNothing() throws Exception {
    List<VirtualMachine> machines = host.virtualMachines().list();
    for (VirtualMachine machine : machines) {
      machine.kill();
    }
    machines.stream().filter(it -> it.name().endsWith("-twin")).forEach(VirtualMachine::delete);
    machines.stream().filter(it -> !it.name().endsWith("-twin")).forEach(VirtualMachine::delete);
    host.close();
    assertEquals(List.of(), vmware.left());
    vmware.close();
  }

  private String run(int exitCode, Class<?> sample, String... arguments) throws Exception {
    Map<String, String> environment = new HashMap<>(Map.of("GUEST_PASSWORD", "root"));
    if (LabVirtualBox.isThere()) {
      environment.putAll(LabVirtualBox.environment(vmware.path()));
    }
    return vmware.program(environment).run(exitCode, sample, arguments);
  }

  private VirtualMachine create(VirtualMachineSpec spec) {
    return host.virtualMachines().create(spec.quota(limit().vcpus(1).memory(mib(128))));
  }

  private VirtualMachine web() {
    return create(VirtualMachineSpec.named("web").attach(Disk.blank(mib(16))));
  }

  @Test
  void snapshotBeforeUpdate() throws Exception {
    VirtualMachine web = web();
    web.start();
    web.awaitReady();
    String printed = run(0, SnapshotBeforeUpdate.class, URI, "touch", "/half-done", "/none/file");
    assertTrue(printed.startsWith("touch: "), printed);
    assertEquals(List.of(), web.snapshots().list());
    web.awaitReady();
    assertFalse(web.exec("cat", "/half-done").succeeded());
    assertEquals("", run(0, SnapshotBeforeUpdate.class, URI, "touch", "/updated"));
    assertTrue(web.exec("cat", "/updated").succeeded());
  }

  /** Its copy runs, and it says why there is no backup. */
  @Test
  void cloneAndBackup() throws Exception {
    web();
    String printed = run(0, CloneAndBackup.class, URI, folder.resolve("web").toString());
    assertTrue(
        printed.startsWith("not supported: vmrun keeps no track of changed blocks"), printed);
    VirtualMachine twin = host.virtualMachines().get("web-twin");
    assertEquals(GuestState.RUNNING, twin.inspect().state());
  }

  @Test
  void hostsWithGuice() throws Exception {
    web();
    assertTrue(run(0, HostsWithGuice.class, URI, "memory:///annex").contains("web"));
  }

  @Test
  void nightlyJob() throws Exception {
    VirtualMachine web = web();
    web.label("backup", "nightly");
    assertEquals("", run(0, NightlyJob.class, URI));
    assertEquals(
        List.of("nightly-" + LocalDate.now()),
        web.snapshots().list().stream().map(Snapshot::name).toList());
  }

  @Test
  void whenItFails() throws Exception {
    assertEquals("", run(0, WhenItFails.class, URI));
    String printed = run(0, WhenItFails.class, URI);
    assertTrue(printed.endsWith("nothing happened, trying again is safe\n"), printed);
  }

  /** Puts an appliance where MoveAppliance looks for it. */
  private void pack() {
    VirtualMachine original = web();
    original.exportTo(folder.resolve("appliance.ova"));
    original.delete();
  }

  private void assertArrived(VirtualMachine appliance, GuestState state) {
    VirtualMachineInfo info = appliance.inspect();
    assertEquals(state, info.state());
    assertEquals(OptionalInt.of(1), info.quota().vcpus());
    assertEquals(Optional.of(mib(128)), info.quota().memory());
    assertEquals(Optional.of(mib(16)), info.disks().get(0).capacity());
  }

  /** What leaves VMware has real disks, which no simulated machine could read. */
  @Test
  void moveApplianceFromVmwareNeedsAHostThatReadsItsDisks() throws Exception {
    pack();
    String printed = run(1, MoveAppliance.class, URI, "memory:///annex", folder.toString());
    assertTrue(printed.contains("importing 99 %\nexporting"), printed);
    assertTrue(printed.contains("exported.ova is not the appliance of a simulated machine"));
    assertArrived(host.virtualMachines().get("appliance"), GuestState.STOPPED);
    assertTrue(Files.size(folder.resolve("exported.ova")) > 0);
  }

  /** A real one, which reads what the simulated programs write, and the other way round. */
  @Test
  void moveApplianceFromVirtualBox() throws Exception {
    try (Host other = LabVirtualBox.connect()) {
      pack();
      run(0, MoveAppliance.class, other.uri().toString(), URI, folder.toString());
      assertArrived(host.virtualMachines().get("appliance"), GuestState.RUNNING);
      VirtualMachine here = other.virtualMachines().get("appliance");
      assertArrived(here, GuestState.STOPPED);
      here.delete();
    }
  }

  /** Its machine arrives; only its command line is there, so the machine does not start. */
  @Test
  void moveApplianceToVirtualBox() throws Exception {
    try (Host other = LabVirtualBox.connect()) {
      pack();
      String printed = run(1, MoveAppliance.class, URI, other.uri().toString(), folder.toString());
      assertTrue(printed.contains("cannot start \"appliance\""), printed);
      assertArrived(host.virtualMachines().get("appliance"), GuestState.STOPPED);
      VirtualMachine there = other.virtualMachines().get("appliance");
      assertArrived(there, GuestState.STOPPED);
      there.delete();
    }
  }

  /** What it says of this machine depends on its processors and modules. */
  @Test
  void doctor() throws Exception {
    String printed = run(0, Doctor.class);
    assertTrue(printed.matches("(?s).*VMware: .*looked at  /\\S*/bin/vmrun\n.*"), printed);
  }

  /** Its first machine waits to be installed; the second one would need what VMware has not. */
  @Test
  void createMachineKnowsNoCloudInit() throws Exception {
    Path iso = Files.write(folder.resolve("debian.iso"), new byte[4096]);
    Path image = Files.write(folder.resolve("cloud.vmdk"), new byte[4096]);
    String printed = run(1, CreateMachine.class, URI, image.toString(), iso.toString());
    assertTrue(printed.matches("(?s)install it at vnc://\\S+:\\d+\\n.*"), printed);
    assertTrue(
        printed.contains("UnsupportedCapabilityException: no support for machine cloud init"));
    VirtualMachine desk = host.virtualMachines().get("desk");
    assertEquals(GuestState.RUNNING, desk.inspect().state());
    assertEquals(List.of(desk), host.virtualMachines().list());
  }

  /** It runs a command inside, and names no user of the guest, which vmrun has to have. */
  @Test
  void runInGuestNeedsAUser() throws Exception {
    web().start();
    String printed = run(1, RunInGuest.class, URI);
    assertTrue(printed.contains("RejectedException: cannot run a command in \"web\""), printed);
    assertTrue(printed.contains("what is done inside a machine needs a user of the guest"));
  }

  @Test
  void quickstartNeedsContainersToo() throws Exception {
    String printed = run(1, Quickstart.class, URI);
    assertTrue(printed.contains("VMware runs machines only"), printed);
  }

  @ParameterizedTest
  @CsvSource({
    "LimitResources, VMware runs machines only",
    "BuildShipRunScale, VMware runs machines only",
    "LiveMigration, VMware's desktop products move no machine",
    "WatchAndMeasure, vmrun tells nothing of what a machine uses",
    "NetworkAndStorage, vmrun makes no networks",
  })
  void whatVmwareCannotDoEndsWithTheReason(String sample, String reason) throws Exception {
    web().start();
    String printed = run(1, sample(sample), URI);
    assertTrue(printed.contains("UnsupportedCapabilityException: "), printed);
    assertTrue(printed.contains(reason), printed);
  }

  private static Class<?> sample(String name) throws ClassNotFoundException {
    return Class.forName(Quickstart.class.getPackageName() + "." + name);
  }
}
