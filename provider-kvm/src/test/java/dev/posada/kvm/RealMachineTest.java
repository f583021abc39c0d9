package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Cdrom;
import dev.posada.ConnectOptions;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeCall;
import dev.posada.Nic;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.QuotaReport.Effect;
import dev.posada.QuotaReport.Witness;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.SerialConsole;
import dev.posada.Snapshot;
import dev.posada.Usage;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** One machine on a real QEMU, which all tests here use one after the other. */
@LabDaemon.Needed
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealMachineTest {
  private final List<NativeCall> calls = new CopyOnWriteArrayList<>();
  private Host host;
  private VirtualMachine machine;
  private Virsh virsh;

  @BeforeAll
  void boot() {
    host = LabDaemon.connect(LabDaemon.URI, ConnectOptions.defaults().trace(calls::add));
    virsh = new Virsh(LabDaemon.URI);
    machine =
        host.virtualMachines()
            .create(
                LabDaemon.linux()
                    .attach(Disk.blank(ByteSize.mib(64)), Nic.on("default"), Cdrom.empty())
                    .maximumVcpus(2)
                    .label("owner", "posada"));
    machine.start();
    machine.awaitReady();
  }

  @AfterAll
  void leaveNothing() {
    if (host != null) {
      LabDaemon.clean(host);
      host.close();
    }
  }

  @BeforeEach
  void itRuns() {
    machine.start();
    machine.awaitReady();
  }

  private String guest(String script) {
    ExecResult result = machine.exec(ExecSpec.command("/bin/sh", "-c", script));
    assertEquals(0, result.exitCode(), result::stderr);
    return result.stdout().strip();
  }

  @Test
  void itRunsAsTheDaemonSays() throws Exception {
    assertEquals("running", virsh.says("domstate", machine.name()));
    assertEquals("196608 KiB", virsh.value("Max memory", "dominfo", machine.name()));
    assertEquals(machine.id(), virsh.says("domuuid", machine.name()));
    assertEquals("posada", machine.inspect().labels().get("owner"));
    System.out.println(host.inspect());
    System.out.println(machine.inspect());
  }

  @Test
  void commandsRunThroughTheAgent() {
    ExecResult result =
        machine.exec(
            ExecSpec.command("/bin/sh", "-c", "cat; echo no >&2; exit 3").stdin("in\u00e9"));
    assertEquals(3, result.exitCode());
    assertEquals("in\u00e9", result.stdout());
    assertEquals("no\n", result.stderr());
    HypervisorException missing =
        assertThrows(
            HypervisorException.class, () -> machine.exec(ExecSpec.command("/no/such/program")));
    System.out.println(missing);
  }

  @Test
  void limitsHoldNowAndAreTakenBack() throws Exception {
    ResourceQuota quota =
        ResourceQuota.limit()
            .cpus(0.5)
            .cpuWeight(50)
            .memory(ByteSize.mib(160))
            .diskRead(ByteSize.mib(1))
            .diskWrite(ByteSize.mib(2))
            .diskWriteIops(100);
    ResourceQuota before = machine.preview(ResourceQuota.limit()).actual();
    QuotaReport report = machine.apply(quota);
    System.out.println(report);
    for (QuotaReport.Line line : report.lines()) {
      assertEquals(Effect.LIVE, line.effect(), line::toString);
      assertEquals(Optional.of(Witness.KERNEL), line.witness());
    }
    String name = machine.name();
    assertEquals("50000", virsh.value("global_quota", "schedinfo", name));
    assertEquals("512", virsh.value("cpu_shares", "schedinfo", name));
    assertEquals("163840", virsh.value("actual", "dommemstat", name));
    assertEquals("1048576", virsh.value("read_bytes_sec", "blkdeviotune", name, "vda"));
    assertEquals("2097152", virsh.value("write_bytes_sec", "blkdeviotune", name, "vda"));
    assertEquals("100", virsh.value("write_iops_sec", "blkdeviotune", name, "vda"));
    assertEquals("50000", virsh.value("global_quota", "schedinfo", name, "--config"));
    assertEquals(quota, machine.inspect().quota().only(quota.named().toArray(Part[]::new)));

    QuotaReport back = machine.apply(report.undo());
    System.out.println(back);
    assertEquals(before, back.actual());
    assertEquals("1024", virsh.value("cpu_shares", "schedinfo", name));
    assertEquals("196608", virsh.value("actual", "dommemstat", name));
    assertEquals("0", virsh.value("read_bytes_sec", "blkdeviotune", name, "vda"));
  }

  @Test
  void aBadLimitChangesNothing() throws Exception {
    RejectedException refused =
        assertThrows(
            RejectedException.class,
            () -> machine.apply(ResourceQuota.limit().cpuWeight(70).cpus(0.001)));
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertEquals("1024", virsh.value("cpu_shares", "schedinfo", machine.name()));
  }

  @Test
  void aDiskThatComesWithTheNextStartIsLimitedForThen() throws Exception {
    String name = machine.name();
    virsh.says("attach-disk", name, "/missing/disk.raw", "vdx", "--subdriver", "raw", "--config");
    try {
      ResourceQuota quota = ResourceQuota.limit().diskRead(ByteSize.mib(1));
      QuotaReport report = machine.apply(quota);
      assertEquals(Effect.LIVE, report.lines().get(0).effect());
      String[] then = {"blkdeviotune", name, "vdx", "--config"};
      assertEquals("1048576", virsh.value("read_bytes_sec", "blkdeviotune", name, "vda"));
      assertEquals("1048576", virsh.value("read_bytes_sec", then));
      machine.apply(report.undo());
      assertEquals("0", virsh.value("read_bytes_sec", then));

      virsh.says("blkdeviotune", name, "vdx", "--config", "--total-bytes-sec", "5000000");
      assertThrows(RejectedException.class, () -> machine.apply(quota));
      assertEquals("5000000", virsh.value("total_bytes_sec", then), "what somebody else has set");
    } finally {
      virsh.says("detach-disk", name, "vdx", "--config");
    }
  }

  @Test
  void memoryAboveTheMaximumComesWithTheNextStart() throws Exception {
    QuotaReport report = machine.apply(ResourceQuota.limit().memory(ByteSize.mib(224)));
    assertEquals(Effect.NEXT_START, report.lines().get(0).effect());
    assertTrue(virsh.says("dumpxml", machine.name(), "--inactive").contains(">229376</memory>"));
    assertEquals(Optional.of(ByteSize.mib(192)), report.actual().memory());
    machine.apply(report.undo());
  }

  @Test
  void aSnapshotBringsBackMemoryAndAll() throws Exception {
    guest("echo before >/tmp/mark");
    Snapshot snapshot = machine.snapshots().take("then");
    assertTrue(snapshot.withMemory());
    assertTrue(virsh.says("snapshot-list", machine.name()).contains("then"));
    guest("echo after >/tmp/mark");
    machine.snapshots().restore(snapshot);
    machine.awaitReady();
    assertEquals("before", guest("cat /tmp/mark"));
    assertEquals("running", virsh.says("domstate", machine.name()));
    machine.snapshots().delete(snapshot);
    assertEquals("", virsh.says("snapshot-list", machine.name()));
  }

  @Test
  void aDiskComesAndGoesWhileItRuns() throws Exception {
    Disk disk = machine.attach(Disk.blank(ByteSize.mib(32)));
    assertEquals(Optional.of("vdb"), disk.id());
    String file = disk.hostPath().orElseThrow();
    assertTrue(virsh.says("domblklist", machine.name()).contains(file));
    assertEquals("65536", sizeSeenInside("65536"));
    Disk larger = machine.change(disk.capacity(ByteSize.mib(48)));
    assertEquals(disk.id(), larger.id());
    assertEquals("98304", sizeSeenInside("98304"));
    machine.detach(disk);
    assertFalse(virsh.says("domblklist", machine.name()).contains("vdb"));
    assertFalse(virsh.says("domblklist", machine.name(), "--inactive").contains("vdb"));
    Files.delete(Path.of(file));
  }

  /** The guest's kernel needs a moment until it has found what was plugged in. */
  private String sizeSeenInside(String expected) {
    return guest(
        "for i in $(seq 100); do"
            + " [ \"$(cat /sys/block/vdb/size 2>/dev/null)\" = "
            + expected
            + " ] && break;"
            + " sleep 0.1; done; cat /sys/block/vdb/size");
  }

  @Test
  void aSnapshotNameThatIsNoFileNameIsRejectedBeforeItIsTaken() {
    RejectedException refused =
        assertThrows(RejectedException.class, () -> machine.snapshots().take("x".repeat(248)));
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    Snapshot longest = machine.snapshots().take("x".repeat(247));
    machine.snapshots().delete(longest);
    assertEquals(List.of(), machine.snapshots().list());
  }

  @Test
  void aRawDiskHoldsNoSnapshots() throws Exception {
    Disk disk = machine.attach(Disk.blank(ByteSize.mib(16)).format(Disk.Format.RAW));
    try {
      assertFalse(machine.support(Capability.SNAPSHOT).available());
      System.out.println(machine.support(Capability.SNAPSHOT));
    } finally {
      machine.detach(disk);
      Files.delete(Path.of(disk.hostPath().orElseThrow()));
    }
    assertTrue(machine.support(Capability.SNAPSHOT).available());
  }

  @Test
  void aCardComesIsUnpluggedAndGoes() throws Exception {
    Nic nic = machine.attach(Nic.nat());
    assertTrue(virsh.says("domiflist", machine.name()).contains(nic.mac().orElseThrow()));
    Nic off = machine.change(nic.connected(false));
    assertFalse(off.connected());
    assertTrue(
        virsh.says("domif-getlink", machine.name(), nic.mac().orElseThrow()).contains("down"));
    machine.detach(off);
    assertFalse(virsh.says("domiflist", machine.name()).contains(nic.mac().orElseThrow()));
  }

  @Test
  void aDiscGoesIntoTheDrive() throws Exception {
    Path disc = Files.createTempFile(Path.of(System.getenv("POSADA_LAB_IMAGES")), "disc", ".iso");
    Files.write(disc, new byte[1 << 20]);
    Cdrom drive = machine.inspect().cdroms().get(0);
    machine.change(drive.insert(disc.toString()));
    assertTrue(virsh.says("domblklist", machine.name()).contains(disc.toString()));
    machine.change(drive.eject());
    assertFalse(virsh.says("domblklist", machine.name()).contains(disc.toString()));
    Files.delete(disc);
  }

  @Test
  void theConsoleIsThatOfTheGuest() throws Exception {
    try (SerialConsole console = machine.console()) {
      console.toGuest().write("echo con''sole $((6*7))\n".getBytes(StandardCharsets.UTF_8));
      StringBuilder seen = new StringBuilder();
      byte[] some = new byte[1024];
      while (!seen.toString().contains("console 42")) {
        int count = console.fromGuest().read(some);
        assertTrue(count > 0, "the console ended after " + seen);
        seen.append(new String(some, 0, count, StandardCharsets.UTF_8));
      }
      assertThrows(BusyException.class, machine::console);
    }
    SerialConsole again = machine.console();
    again.close();
    assertThrows(IOException.class, () -> again.fromGuest().read());
  }

  @Test
  void itIsPausedSavedAndGoesOn() throws Exception {
    guest("echo kept >/tmp/kept");
    machine.pause();
    assertEquals("paused", virsh.says("domstate", machine.name()));
    machine.save();
    assertEquals(GuestState.SAVED, machine.inspect().state());
    assertTrue(virsh.says("list", "--all", "--with-managed-save").contains(machine.name()));
    assertThrows(InvalidStateException.class, () -> machine.apply(ResourceQuota.limit().cpus(1)));
    machine.start();
    machine.awaitReady();
    assertEquals("kept", guest("cat /tmp/kept"));
  }

  @Test
  void itTellsItsAddressItsUseAndItsScreen() throws Exception {
    System.out.println(machine.awaitAddress());
    Usage usage = machine.measure();
    System.out.println(usage);
    assertTrue(usage.cpuTime().orElseThrow().compareTo(Duration.ofMillis(500)) > 0);
    assertTrue(usage.memory().orElseThrow().compareTo(ByteSize.mib(192)) < 0);
    assertTrue(usage.disks().containsKey("vda"));
    byte[] png = java.util.Arrays.copyOf(machine.screenshot(), 4);
    assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, png);
    assertEquals("vnc", machine.display().getScheme());
    System.out.println(host.measure());
  }

  @Test
  void allMachinesAreListedWithThreeCalls() {
    host.virtualMachines().summaries(); // how far the daemon is was asked now
    calls.clear();
    GuestSummary summary = host.virtualMachines().summaries().get(machine);
    assertEquals(3, calls.size(), calls::toString);
    assertEquals(GuestState.RUNNING, summary.state());
    assertEquals(1, summary.vcpus().orElseThrow());
    assertEquals(ByteSize.mib(192), summary.memory().orElseThrow());
  }

  @Test
  void whatWasMadeForAMachineGoesWithItAndNothingElse() throws Exception {
    Path images = Path.of(System.getenv("POSADA_LAB_IMAGES"));
    Path own = Files.createTempFile(images, "own", ".img");
    Files.write(own, new byte[1 << 20]);
    VirtualMachine other =
        host.virtualMachines()
            .create(
                LabDaemon.linux()
                    .attach(
                        Disk.blank(ByteSize.mib(8)),
                        Disk.overlayOf(own.toString()).capacity(ByteSize.mib(2)),
                        Disk.copyOf(own.toString()),
                        Disk.of(own.toString()).format(Disk.Format.RAW)));
    List<String> files =
        other.inspect().disks().stream().map(disk -> disk.hostPath().orElseThrow()).toList();
    assertEquals(4, files.size());
    assertTrue(files.stream().allMatch(file -> Files.exists(Path.of(file))));
    other.autostart(true);
    assertEquals("enable", virsh.value("Autostart", "dominfo", other.name()));
    DeleteReport report = other.delete();
    System.out.println(report);
    assertEquals(List.of(own.toString()), List.copyOf(report.kept().keySet()));
    assertEquals(1, files.stream().filter(file -> Files.exists(Path.of(file))).count());
    assertFalse(virsh.says("list", "--all", "--name").contains(other.name() + "\n"));
    Files.delete(own);
  }
}
