package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.ByteSize;
import dev.posada.Container;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.QuotaReport.Effect;
import dev.posada.QuotaReport.Witness;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.fault.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealQuotaTest {
  private static final ResourceQuota HALF =
      ResourceQuota.limit().memory(ByteSize.mib(64)).cpus(0.5);

  private static final Part[] LIVE = {Part.CPUS, Part.CPU_WEIGHT, Part.MEMORY, Part.PROCESSES};

  private final Host host = LabEngine.connect();

  @AfterEach
  void leaveNothing() {
    LabEngine.clean(host);
    host.close();
  }

  /** What is in a file of the container's control group. */
  private static String cgroup(Container container, String controller, String file)
      throws IOException {
    Path group = Path.of("/sys/fs/cgroup", controller, "docker", container.id());
    assumeTrue(Files.isDirectory(group), "no cgroup of version 1 there: " + group);
    String text = Files.readString(group.resolve(file)).strip();
    System.out.println(group.resolve(file) + ": " + text);
    return text;
  }

  @Test
  void theKernelHasWhatWasAskedForAtCreateAndLive() throws Exception {
    Container container = host.containers().run(LabEngine.idle().quota(HALF));
    assertEquals("67108864", cgroup(container, "memory", "memory.limit_in_bytes"));
    assertEquals("67108864", cgroup(container, "memory", "memory.memsw.limit_in_bytes"));
    assertEquals("50000", cgroup(container, "cpu", "cpu.cfs_quota_us"));

    QuotaReport report =
        container.apply(
            ResourceQuota.limit().memory(ByteSize.mib(128)).cpus(0.25).cpuWeight(50).processes(20));
    System.out.println(report);
    assertEquals("134217728", cgroup(container, "memory", "memory.limit_in_bytes"));
    assertEquals("25000", cgroup(container, "cpu", "cpu.cfs_quota_us"));
    assertEquals("512", cgroup(container, "cpu", "cpu.shares"));
    assertEquals("20", cgroup(container, "pids", "pids.max"));
    for (QuotaReport.Line line : report.lines()) {
      assertEquals(Effect.LIVE, line.effect());
      assertEquals(Optional.of(Witness.KERNEL), line.witness());
    }

    QuotaReport back = container.apply(report.undo());
    assertEquals(
        "cpus 0.5, cpu weight unlimited, memory 64 MiB, processes unlimited",
        back.actual().only(LIVE).toString());
    assertEquals("max", cgroup(container, "pids", "pids.max"));
    assertEquals("1024", cgroup(container, "cpu", "cpu.shares"));
  }

  /** How fast the kernel reads and writes for a container, on the disk that holds it. */
  @Test
  void ratesOfTheDiskHoldFromCreateOn() throws Exception {
    ResourceQuota rates =
        ResourceQuota.limit()
            .diskRead(ByteSize.mib(3))
            .diskWrite(ByteSize.mib(2))
            .diskReadIops(300)
            .diskWriteIops(200);
    Container container = host.containers().create(LabEngine.idle().quota(rates));
    assertEquals(rates, container.inspect().quota().only(RATES));
    container.start();
    assertTrue(cgroup(container, "blkio", "blkio.throttle.write_bps_device").endsWith(" 2097152"));
    assertTrue(cgroup(container, "blkio", "blkio.throttle.read_iops_device").endsWith(" 300"));
    QuotaReport now = container.preview(ResourceQuota.limit().processes(9));
    assertEquals(rates, now.actual().only(RATES));
    var reading =
        new Quotas(engine(), limitingDisks(), kernel(CgroupFiles.ofThisMachine()))
            .read(container.id(), engine().unattended());
    for (Part part : RATES) {
      assertEquals(Witness.KERNEL, reading.witnesses().get(part), part.toString());
    }
    container.restart(Duration.ofSeconds(5));
    assertTrue(cgroup(container, "blkio", "blkio.throttle.read_bps_device").endsWith(" 3145728"));
  }

  private static final Part[] RATES = {
    Part.DISK_READ, Part.DISK_WRITE, Part.DISK_READ_IOPS, Part.DISK_WRITE_IOPS
  };

  private DockerEngine engine() {
    return host.unwrap(DockerEngine.class).orElseThrow();
  }

  private static HostFacts limitingDisks() {
    DiskLimits disks = DiskLimits.of(Json.object(), new ApiVersion(1, 41), Optional.empty());
    return new HostFacts(2, Long.MAX_VALUE, true, true, true, true, disks, Dialect.DOCKER);
  }

  private KernelLimits kernel(CgroupFiles files) {
    return new KernelLimits(engine(), limitingDisks(), files);
  }

  @Test
  void aDiskIsLimitedThatIsOne() {
    ResourceQuota rate = ResourceQuota.limit().diskWrite(ByteSize.mib(2));
    for (String device : List.of("/dev/null", "/dev/no-such-disk")) {
      RejectedException e =
          assertThrows(
              RejectedException.class,
              () ->
                  host.containers()
                      .create(
                          LabEngine.idle()
                              .quota(rate)
                              .option(DockerContainerOptions.defaults().limitDisk(device))));
      assertTrue(e.getMessage().contains(device), e::toString);
      assertEquals(Outcome.NOT_DONE, e.outcome());
    }
  }

  @Test
  void limitsOutliveARestart() {
    Container container = host.containers().run(LabEngine.idle());
    container.apply(HALF);
    container.restart(Duration.ofSeconds(5));
    QuotaReport now = container.preview(ResourceQuota.limit());
    assertEquals(HALF, now.actual().only(Part.CPUS, Part.MEMORY));
  }

  @Test
  void aContainerThatIsOffGetsThemAtItsNextStart() throws Exception {
    Container container = host.containers().create(LabEngine.idle());
    QuotaReport report = container.apply(HALF);
    for (QuotaReport.Line line : report.lines()) {
      assertEquals(Effect.NEXT_START, line.effect());
      assertEquals(Optional.of(Witness.HYPERVISOR), line.witness());
    }
    container.start();
    assertEquals("67108864", cgroup(container, "memory", "memory.limit_in_bytes"));
    assertEquals("50000", cgroup(container, "cpu", "cpu.cfs_quota_us"));
  }

  @Test
  void liftsEveryLimit() throws Exception {
    Container container =
        host.containers().run(LabEngine.idle().quota(HALF.processes(30).cpuWeight(7)));
    QuotaReport report = container.apply(ResourceQuota.lift(LIVE));
    assertEquals(4, report.actual().only(LIVE).lifted().size(), report.toString());
    assertEquals("max", cgroup(container, "pids", "pids.max"));
    assertEquals(
        HALF.processes(30).cpuWeight(7),
        container.apply(report.undo()).actual().only(LIVE),
        "and takes the lifting back");
  }

  @Test
  void refusesWhatTheEngineWouldAcceptAndNotDo() {
    Container container = host.containers().create(LabEngine.idle());
    assertThrows(RejectedException.class, () -> container.apply(ResourceQuota.limit().cpus(0.005)));
    assertThrows(RejectedException.class, () -> container.apply(ResourceQuota.limit().cpus(4096)));
    assertThrows(
        RejectedException.class,
        () -> container.apply(ResourceQuota.limit().memory(ByteSize.mib(5))));
    assertThrows(
        RejectedException.class, () -> container.apply(ResourceQuota.limit().processes(5_000_000)));
    assertThrows(
        RejectedException.class,
        () -> host.containers().create(LabEngine.idle().quota(ResourceQuota.limit().cpus(0.005))));
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> container.apply(ResourceQuota.limit().diskRead(ByteSize.mib(1))));
    assertEquals(
        Effect.REFUSED,
        container.preview(ResourceQuota.limit().cpus(0.005)).lines().get(0).effect());
  }

  /** The engine takes memory, fails at the shares, and its inspect tells only what was before. */
  @Test
  void theReportTellsWhatTheKernelHasAfterAHalfFailure() throws Exception {
    Container container = host.containers().run(LabEngine.idle().quota(HALF));
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    String half =
        "{\"Memory\": 33554432, \"MemorySwap\": 33554432, \"CpuShares\": 1, \"PidsLimit\": 7}";
    HypervisorException e =
        assertThrows(
            HypervisorException.class,
            () -> engine.request("POST", "/containers/" + container.id() + "/update", half));
    System.out.println(e);
    assertEquals("33554432", cgroup(container, "memory", "memory.limit_in_bytes"));
    System.out.println("inspect: " + container.inspect().quota());
    assertEquals(Optional.of(ByteSize.mib(64)), container.inspect().quota().memory());
    QuotaReport report = container.preview(ResourceQuota.limit().memory(ByteSize.mib(32)));
    System.out.println("report: " + report.actual() + "; " + report);
    assertEquals(Optional.of(ByteSize.mib(32)), report.actual().memory());
    assertEquals(Optional.of(Witness.KERNEL), report.lines().get(0).witness());
  }

  /** The same half-failure under apply, made by changing the request on its way. */
  @Test
  void aHalfFailureUnderApplyIsUndone() throws Exception {
    try (Relay relay = LabEngine.relay();
        Host between = LabEngine.connect(relay)) {
      Container container = between.containers().run(LabEngine.idle().quota(HALF.cpuWeight(50)));
      relay.changeRequests(
          Relay.text(request -> request.replace("\"CpuShares\":307", "\"CpuShares\":  1")));
      HypervisorException e =
          assertThrows(
              HypervisorException.class,
              () ->
                  container.apply(
                      ResourceQuota.limit().memory(ByteSize.mib(32)).cpuWeight(30).processes(7)));
      System.out.println(e.outcome() + " " + e.remains() + " " + e.report());
      assertEquals(Outcome.NOT_DONE, e.outcome());
      assertEquals(Optional.of(ByteSize.mib(64)), e.report().orElseThrow().actual().memory());
      assertEquals("67108864", cgroup(container, "memory", "memory.limit_in_bytes"));
      assertEquals("512", cgroup(container, "cpu", "cpu.shares"));
      assertEquals("max", cgroup(container, "pids", "pids.max"));
    }
  }

  /** The undo is made to fail as well: then the exception says what is true. */
  @Test
  void whatCannotBeUndoneIsToldAsItIs() throws Exception {
    try (Relay relay = LabEngine.relay();
        Host between = LabEngine.connect(relay)) {
      Container container = between.containers().run(LabEngine.idle().quota(HALF.cpuWeight(50)));
      relay.changeRequests(
          Relay.text(
              request -> request.replaceAll("\"CpuShares\":(307|512)", "\"CpuShares\":  1")));
      HypervisorException e =
          assertThrows(
              HypervisorException.class,
              () -> container.apply(ResourceQuota.limit().memory(ByteSize.mib(32)).cpuWeight(30)));
      relay.changeRequests(request -> request);
      assertEquals(Outcome.PARTLY, e.outcome(), () -> "" + e.report());
      assertFalse(e.remains().isEmpty());
      QuotaReport now = container.preview(ResourceQuota.limit().processes(99));
      assertEquals(now.actual(), e.report().orElseThrow().actual());
    }
  }

  /** From afar the engine itself has to read the kernel's limits. */
  @Test
  void withoutTheFilesTheEngineReadsMemoryAndProcesses() throws Exception {
    Container container = host.containers().run(LabEngine.idle().quota(HALF.processes(20)));
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    CgroupFiles nowhere = new CgroupFiles(Path.of("/nowhere"), Path.of("/nowhere"));
    HostFacts facts = new HostFacts(2, Long.MAX_VALUE, true, true, true, true);
    Quotas quotas = new Quotas(engine, facts, new KernelLimits(engine, facts, nowhere));
    var reading = quotas.read(container.id(), engine.unattended());
    assertEquals(Witness.KERNEL, reading.witnesses().get(Part.MEMORY));
    assertEquals(Witness.KERNEL, reading.witnesses().get(Part.PROCESSES));
    assertEquals(Witness.HYPERVISOR, reading.witnesses().get(Part.CPUS));
    assertEquals(Optional.of(ByteSize.mib(64)), reading.actual().memory());
    assertTrue(reading.actual().processes().getAsInt() == 20);
  }
}
