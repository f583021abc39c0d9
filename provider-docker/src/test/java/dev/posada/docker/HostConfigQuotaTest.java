package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.docker.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostConfigQuotaTest {
  private static final long MEMORY = ByteSize.gib(8).bytes();
  private static final HostFacts HOST = new HostFacts(2, MEMORY, true, true, true, true);

  private static String read(String config) throws Exception {
    return HostConfigQuota.read(Json.parse(config.replace('\'', '"')), HOST).toString();
  }

  private static String write(ResourceQuota quota, String before) throws Exception {
    return HostConfigQuota.write(quota, Json.parse(before.replace('\'', '"')), HOST).toString();
  }

  @Test
  void nothingConfiguredIsNothingLimited() throws Exception {
    String none = "cpus unlimited, cpu weight unlimited, memory unlimited, processes unlimited";
    assertEquals(none, read("{}"));
    assertEquals(none, read("{'NanoCpus':0,'CpuShares':0,'Memory':0,'PidsLimit':null}"));
    assertEquals(none, read("{'NanoCpus':2000000000,'CpuShares':1024,'PidsLimit':-1}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'NanoCpus':500000000}                | 0.5",
        "{'NanoCpus':1000}                     | unlimited", // seen: no limit at all
        "{'CpuQuota':50000}                    | 0.5",
        "{'CpuQuota':50000,'CpuPeriod':200000} | 0.25",
        "{'NanoCpus':500000000,'CpuQuota':-1}  | unlimited", // seen: -1 wins
      })
  void readsCpus(String config, String cpus) throws Exception {
    assertEquals(
        cpus, HostConfigQuota.read(Json.parse(config.replace('\'', '"')), HOST).text(Part.CPUS));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50, 99, 101, 333, 9_999, 10_000})
  void aWeightIsReadAsItWasWritten(int weight) {
    Json config = HostConfigQuota.write(ResourceQuota.limit().cpuWeight(weight), Json.NULL, HOST);
    assertEquals(
        weight, HostConfigQuota.read(config, HOST).cpuWeight().orElseThrow(), config.toString());
  }

  @Test
  void sharesOfOthersAreAWeightWithinItsRange() {
    assertEquals(ResourceQuota.limit().cpuWeight(1), HostConfigQuota.weight(2));
    assertEquals(ResourceQuota.limit().cpuWeight(10_000), HostConfigQuota.weight(262_144));
  }

  @Test
  void memoryIsAlwaysSentWithTheSwap() throws Exception {
    ResourceQuota memory = ResourceQuota.limit().memory(ByteSize.bytes(1000));
    assertEquals("{\"Memory\":1000,\"MemorySwap\":1000}", write(memory, "{}"));
    assertEquals(
        "{\"Memory\":1000,\"MemorySwap\":1500}", write(memory, "{'Memory':500,'MemorySwap':1000}"));
    assertEquals(
        "{\"Memory\":1000,\"MemorySwap\":" + ((1L << 50) + 1000) + "}",
        write(memory, "{'Memory':500,'MemorySwap':-1}"),
        "who has all swap keeps it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Memory':500,'MemorySwap':-1}  | {'Memory':500,'MemorySwap':-1}",
        "{'Memory':500,'MemorySwap':700} | {'Memory':500,'MemorySwap':700}",
        "{'Memory':0,'MemorySwap':0}     | {'Memory':8589934592,'MemorySwap':8589934592}",
        "{'CpuShares':700}               | {'CpuShares':700}",
        "{'NanoCpus':333333333}          | {'NanoCpus':333333333}",
        "{'NanoCpus':0}                  | {'NanoCpus':2000000000}",
        "{'PidsLimit':null}              | {'PidsLimit':-1}",
      })
  void whatIsTakenBackIsAsItWas(String before, String sent) throws Exception {
    Json config = Json.parse(before.replace('\'', '"'));
    Part part =
        switch (sent.substring(2, 6)) {
          case "Memo" -> Part.MEMORY;
          case "CpuS" -> Part.CPU_WEIGHT;
          case "Nano" -> Part.CPUS;
          default -> Part.PROCESSES;
        };
    ResourceQuota back = HostConfigQuota.read(config, HOST).only(part);
    assertEquals(Json.parse(sent.replace('\'', '"')), HostConfigQuota.back(back, config, HOST));
  }

  @Test
  void liftingSendsTheNumbersThatLimitNothing() throws Exception {
    assertEquals(
        "{\"NanoCpus\":2000000000,\"CpuShares\":1024,\"Memory\":"
            + MEMORY
            + ",\"MemorySwap\":"
            + MEMORY
            + ",\"PidsLimit\":-1}",
        write(ResourceQuota.lift(Part.CPUS, Part.CPU_WEIGHT, Part.MEMORY, Part.PROCESSES), "{}"));
  }

  @Test
  void whatIsNotNamedIsNotSent() throws Exception {
    assertEquals("{\"PidsLimit\":7}", write(ResourceQuota.limit().processes(7), "{}"));
  }

  @Test
  void thousandthsOfACpuAreExact() throws Exception {
    assertEquals("{\"NanoCpus\":290000000}", write(ResourceQuota.limit().cpus(0.29), "{}"));
  }
}
