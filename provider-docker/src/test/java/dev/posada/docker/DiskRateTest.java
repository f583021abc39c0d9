package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.HypervisorException;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import dev.posada.spi.QuotaPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DiskRateTest {
  private static final ResourceQuota RATE = ResourceQuota.limit().diskWrite(ByteSize.mib(2));

  private static HostFacts host(int minor, String disk) throws Exception {
    DiskLimits disks =
        DiskLimits.of(
            Json.parse(
                "{\"Warnings\":[\"WARNING: No blkio throttle.read_iops_device support\","
                    + "\"WARNING: No io.max (riops) support\"]}"),
            new ApiVersion(1, minor),
            Optional.ofNullable(disk));
    return new HostFacts(2, 1L << 33, true, true, true, true, disks, Dialect.DOCKER);
  }

  private static Json config(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }

  @Test
  void theStrictestOfSeveralDisksCounts() throws Exception {
    Json config =
        config(
            "{'BlkioDeviceWriteBps':[{'Path':'/dev/a','Rate':4096},{'Path':'/dev/b','Rate':2048},"
                + "{'Path':'/dev/c','Rate':0}],'BlkioDeviceReadBps':null}");
    assertEquals(
        ResourceQuota.limit().diskWrite(ByteSize.kib(2)), DiskRate.WRITE_BYTES.read(config));
    assertEquals(ResourceQuota.lift(Part.DISK_READ), DiskRate.READ_BYTES.read(config));
  }

  @Test
  void everyDiskThatHasALimitIsChanged() throws Exception {
    Json before = config("{'BlkioDeviceWriteBps':[{'Path':'/dev/b','Rate':2048}]}");
    assertEquals(
        config(
            "{'BlkioDeviceWriteBps':[{'Path':'/dev/a','Rate':2097152},"
                + "{'Path':'/dev/b','Rate':2097152}]}"),
        HostConfigQuota.write(RATE, before, host(55, "/dev/a")));
  }

  @Test
  void eachDiskGetsItsOwnLimitBack() throws Exception {
    Json before =
        config(
            "{'BlkioDeviceWriteBps':[{'Path':'/dev/b','Rate':2048},{'Path':'/dev/c','Rate':4096}]}");
    ResourceQuota back = HostConfigQuota.read(before, host(55, null)).only(Part.DISK_WRITE);
    assertEquals(before, HostConfigQuota.back(back, before, host(55, null)));
    assertEquals(
        List.of(Long.MAX_VALUE, 2048L, 4096L),
        HostConfigQuota.back(back, before, host(55, "/dev/a"))
            .get("BlkioDeviceWriteBps")
            .items()
            .stream()
            .map(one -> one.get("Rate").number(0))
            .toList(),
        "what had none gets what limits nothing");
  }

  /** A weight of 68 would be 696 of them. */
  @Test
  void sharesAreTakenBackToWhatTheyWere() throws Exception {
    String inspected = "200 {\"State\":{},\"HostConfig\":{\"CpuShares\":700}}";
    try (CannedEngine canned = new CannedEngine("1.55", inspected, "200 {\"Warnings\":null}")) {
      DockerEngine engine = canned.engine();
      Quotas quotas = new Quotas(engine, host(55, null), null);
      QuotaPlan plan = quotas.plan("x", ResourceQuota.limit().cpuWeight(50), engine.unattended());
      quotas.undo("x", plan.steps().get(0), engine.unattended());
      assertEquals(List.of(config("{'CpuShares':700}")), canned.bodies());
    }
  }

  @Test
  void whatIsLiftedIsReadAsLifted() throws Exception {
    ResourceQuota lift = ResourceQuota.lift(Part.DISK_WRITE, Part.DISK_READ);
    HostFacts host = host(55, "/dev/a");
    Json config = HostConfigQuota.write(lift, Json.NULL, host);
    assertEquals(lift, HostConfigQuota.read(config, host).only(Part.DISK_WRITE, Part.DISK_READ));
  }

  @Test
  void aKernelThatLacksOneSaysSo() throws Exception {
    HostFacts host = host(41, "/dev/a");
    for (Effect effect : List.of(Effect.LIVE, Effect.NEXT_START)) {
      Support support = QuotaRules.support(Part.DISK_READ_IOPS, effect, host);
      assertTrue(support.reason().orElse("").contains("kernel lacks"), support::toString);
    }
    assertFalse(HostConfigQuota.read(Json.object(), host).named().contains(Part.DISK_READ_IOPS));
    assertTrue(HostConfigQuota.read(Json.object(), host).named().contains(Part.DISK_READ));
  }

  @Test
  void beforeApi155OnlyANewContainerIsLimited() throws Exception {
    HostFacts host = host(54, "/dev/a");
    assertTrue(QuotaRules.support(Part.DISK_READ, Effect.NEXT_START, host).available());
    assertFalse(QuotaRules.support(Part.DISK_READ, Effect.LIVE, host).available());
    assertEquals(Map.of(), QuotaRules.refusals(RATE, Json.NULL, host));
    assertInstanceOf(
        UnsupportedCapabilityException.class,
        QuotaRules.refusals(RATE, Json.object(), host).get(Part.DISK_WRITE));
  }

  @Test
  void aDiskThatNobodyKnowsHasToBeNamed() throws Exception {
    HypervisorException e =
        QuotaRules.refusals(RATE, Json.NULL, host(41, null)).get(Part.DISK_WRITE);
    assertTrue(e.remedy().orElse("").contains("limitDisk"), e::toString);
    assertEquals(Map.of(), QuotaRules.refusals(RATE, Json.NULL, host(41, null).limiting("/dev/x")));
  }

  @Test
  void sinceApi155AnUpdateTakesThem() throws Exception {
    update("[{\"Path\":\"/dev/a\",\"Rate\":2097152}]", true);
  }

  @Test
  void whatAnUpdateDropsSilentlyIsARefusal() throws Exception {
    update("null", false);
  }

  private static void update(String kept, boolean taken) throws Exception {
    String inspected = "{\"State\":{\"Status\":\"running\"},\"HostConfig\":{}}";
    try (CannedEngine canned =
        new CannedEngine(
            "1.55",
            "200 " + inspected,
            "200 " + inspected,
            "200 {\"Warnings\":null}",
            "200 {\"HostConfig\":{\"BlkioDeviceWriteBps\":" + kept + "}}")) {
      DockerEngine engine = canned.engine();
      HostFacts host = host(55, "/dev/a");
      CgroupFiles nowhere = new CgroupFiles(Path.of("/nowhere"), Path.of("/nowhere"));
      Quotas quotas = new Quotas(engine, host, new KernelLimits(engine, host, nowhere));
      QuotaPlan plan = quotas.plan("x", RATE, engine.unattended());
      assertEquals(Map.of(), plan.refused());
      QuotaPlan.Step step = plan.steps().get(0);
      assertEquals(Effect.LIVE, step.effect());
      assertEquals(ResourceQuota.lift(Part.DISK_WRITE), step.back());
      assertTrue(step.mechanism().contains("BlkioDeviceWriteBps"), step.mechanism());
      if (taken) {
        quotas.update("x", step.to(), engine.unattended());
      } else {
        assertThrows(
            RejectedException.class, () -> quotas.update("x", step.to(), engine.unattended()));
      }
      assertEquals("POST /containers/x/update", canned.requests().get(2));
      assertEquals(
          List.of(Json.parse("{\"BlkioDeviceWriteBps\":[{\"Path\":\"/dev/a\",\"Rate\":2097152}]}")),
          canned.bodies());
    }
  }
}
