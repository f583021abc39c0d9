package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ByteSize;
import dev.posada.HypervisorException;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuotaRulesTest {
  private static final HostFacts HOST =
      new HostFacts(2, ByteSize.gib(8).bytes(), true, true, true, true);

  private static Class<?> refusal(Part part, ResourceQuota quota, Json before, HostFacts host) {
    Map<Part, HypervisorException> refusals = QuotaRules.refusals(quota, before, host);
    return refusals.containsKey(part) ? refusals.get(part).getClass() : null;
  }

  private static Class<?> refusal(Part part, ResourceQuota quota) {
    return refusal(part, quota, Json.NULL, HOST);
  }

  private static ResourceQuota memory(ByteSize memory) {
    return ResourceQuota.limit().memory(memory);
  }

  @Test
  void checksTheRangesThatTheEngineDoesNot() {
    assertEquals(RejectedException.class, refusal(Part.CPUS, ResourceQuota.limit().cpus(0.009)));
    assertEquals(null, refusal(Part.CPUS, ResourceQuota.limit().cpus(0.01)));
    assertEquals(null, refusal(Part.CPUS, ResourceQuota.limit().cpus(2)));
    assertEquals(RejectedException.class, refusal(Part.CPUS, ResourceQuota.limit().cpus(2.001)));
    assertEquals(
        RejectedException.class,
        refusal(Part.MEMORY, memory(ByteSize.bytes(ByteSize.mib(6).bytes() - 1))));
    assertEquals(null, refusal(Part.MEMORY, memory(ByteSize.mib(6))));
    assertEquals(
        RejectedException.class, refusal(Part.MEMORY, memory(ByteSize.bytes(HOST.memory() + 1))));
    assertEquals(
        RejectedException.class,
        refusal(Part.PROCESSES, ResourceQuota.limit().processes(4_194_305)));
    assertEquals(null, refusal(Part.PROCESSES, ResourceQuota.limit().processes(4_194_304)));
  }

  @Test
  void refusesCpusWhereOthersSetAQuota() throws Exception {
    for (String before : new String[] {"{\"CpuQuota\":-1}", "{\"CpuPeriod\":50000}"}) {
      assertEquals(
          UnsupportedCapabilityException.class,
          refusal(Part.CPUS, ResourceQuota.limit().cpus(1), Json.parse(before), HOST));
      assertEquals(
          UnsupportedCapabilityException.class,
          refusal(Part.CPUS, ResourceQuota.lift(Part.CPUS), Json.parse(before), HOST));
    }
  }

  @Test
  void refusesWhatTheKernelLacks() {
    HostFacts bare = new HostFacts(2, 1 << 30, false, false, false, false);
    ResourceQuota all = ResourceQuota.lift(Part.CPUS, Part.CPU_WEIGHT, Part.MEMORY, Part.PROCESSES);
    assertEquals(4, QuotaRules.refusals(all, Json.NULL, bare).size());
    assertEquals(0, QuotaRules.refusals(all, Json.NULL, HOST).size());
  }

  @Test
  void roundsMemoryDownToPages() {
    assertEquals(
        ByteSize.mib(8),
        QuotaRules.represent(memory(ByteSize.bytes(ByteSize.mib(8).bytes() + 4095)), HOST)
            .memory()
            .orElseThrow());
  }

  @Test
  void allThatTheHostHasIsNoLimit() {
    assertEquals(
        ResourceQuota.lift(Part.CPUS, Part.CPU_WEIGHT, Part.MEMORY),
        QuotaRules.represent(
            ResourceQuota.limit().cpus(2).cpuWeight(100).memory(ByteSize.gib(8)), HOST));
  }
}
