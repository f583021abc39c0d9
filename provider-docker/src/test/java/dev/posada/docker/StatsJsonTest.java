package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ByteSize;
import dev.posada.Usage;
import dev.posada.docker.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StatsJsonTest {
  private static final HostFacts HOST =
      new HostFacts(2, ByteSize.gib(8).bytes(), true, true, true, true);

  private static Json json(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }

  @Test
  void readsTheCountersOfVersion1() throws Exception {
    Usage usage =
        StatsJson.usage(
                json(
                    "{'read':'2026-01-02T03:04:05Z','pids_stats':{'current':3},"
                        + "'cpu_stats':{'cpu_usage':{'total_usage':1500000000}},"
                        + "'memory_stats':{'usage':5000,'limit':9000,"
                        + "'stats':{'inactive_file':1,'total_inactive_file':2000}},"
                        + "'blkio_stats':{'io_service_bytes_recursive':["
                        + "{'major':254,'minor':0,'op':'Read','value':10},"
                        + "{'major':254,'minor':0,'op':'Write','value':20},"
                        + "{'major':254,'minor':0,'op':'Total','value':30}],"
                        + "'io_serviced_recursive':["
                        + "{'major':254,'minor':0,'op':'Read','value':1}]},"
                        + "'networks':{'eth0':{'rx_bytes':7,'rx_packets':1,"
                        + "'tx_bytes':8,'tx_packets':2}}}"))
            .orElseThrow();
    assertEquals(Optional.of(Duration.ofMillis(1500)), usage.cpuTime());
    assertEquals(Optional.of(ByteSize.bytes(3000)), usage.memory());
    assertEquals(Optional.of(ByteSize.bytes(9000)), usage.memoryLimit());
    assertEquals(OptionalInt.of(3), usage.processes());
    assertEquals(
        Map.of("254:0", new Usage.DiskIo(ByteSize.bytes(10), ByteSize.bytes(20), 1, 0)),
        usage.disks());
    assertEquals(
        Map.of("eth0", new Usage.NicIo(ByteSize.bytes(7), ByteSize.bytes(8), 1, 2)), usage.nics());
  }

  @Test
  void readsTheCountersOfVersion2() throws Exception {
    Usage usage =
        StatsJson.usage(
                json(
                    "{'read':'2026-01-02T03:04:05Z',"
                        + "'memory_stats':{'usage':5000,'stats':{'inactive_file':1000}},"
                        + "'blkio_stats':{'io_service_bytes_recursive':["
                        + "{'major':8,'minor':16,'op':'read','value':10}],"
                        + "'io_serviced_recursive':null}}"))
            .orElseThrow();
    assertEquals(Optional.of(ByteSize.bytes(4000)), usage.memory());
    assertEquals(ByteSize.bytes(10), usage.disk().orElseThrow().read());
    assertEquals(Optional.empty(), usage.network());
  }

  @Test
  void aContainerThatDoesNotRunUsesNothing() throws Exception {
    assertEquals(
        Optional.empty(),
        StatsJson.usage(
            json(
                "{'read':'0001-01-01T00:00:00Z','pids_stats':{},'cpu_stats':{'cpu_usage':"
                    + "{'total_usage':0}},'memory_stats':{}}")));
  }

  @Test
  void theKernelsLimitsStandBesideTheCounters() throws Exception {
    assertEquals(
        "memory 64 MiB, processes 7",
        KernelLimits.limits(
                json("{'memory_stats':{'limit':67108864},'pids_stats':{'current':1,'limit':7}}"),
                HOST)
            .toString());
    assertEquals(
        "memory unlimited, processes unlimited",
        KernelLimits.limits(
                json("{'memory_stats':{'limit':8589934592},'pids_stats':{'current':1}}"), HOST)
            .toString());
    assertEquals(
        "nothing",
        KernelLimits.limits(json("{'memory_stats':{},'pids_stats':{}}"), HOST).toString());
  }
}
