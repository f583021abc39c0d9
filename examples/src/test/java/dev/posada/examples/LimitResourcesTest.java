package dev.posada.examples;

import static dev.posada.ByteSize.mib;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.memory.Fault;
import dev.posada.memory.MemoryWorld;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitResourcesTest {
  private static final String URI = "memory:///limit-resources";

  @AfterEach
  void forgetTheWorld() {
    MemoryWorld.of(URI).reset();
  }

  @Test
  void thePreviewAndTheReportSayTheSameAndTheContainerIsGone() throws Exception {
    String printed = Printed.by(() -> LimitResources.main(new String[] {URI}));
    List<String> lines = printed.lines().toList();
    assertEquals(6, lines.size(), printed);
    for (String part : List.of("cpus 0.25", "memory 128 MiB", "processes 64")) {
      assertTrue(
          lines.subList(0, 3).stream().anyMatch(it -> it.matches(part + ": .*, live, by .+")),
          printed);
    }
    for (String line :
        List.of(
            "cpus +asked 0.25 +holds 0.25 +LIVE +by .+",
            "memory +asked 128 MiB +holds 128 MiB +LIVE +by .+",
            "processes +asked 64 +holds 64 +LIVE +by .+")) {
      assertTrue(lines.subList(3, 6).stream().anyMatch(it -> it.matches(line)), printed);
    }
    try (Host host = Hypervisors.load().connect(URI)) {
      assertEquals(List.of(), host.guests().list());
    }
  }

  /** The program ends by deleting the container, so here it may not. */
  @Test
  void theOldLimitsAreBackAndThatOfTheProcessorsIsLifted() {
    BusyException busy = new BusyException("somebody else has it");
    MemoryWorld.of(URI).inject(Fault.failure(busy).on("delete"));
    assertThrows(
        BusyException.class, () -> Printed.by(() -> LimitResources.main(new String[] {URI})));
    try (Host host = Hypervisors.load().connect(URI)) {
      ResourceQuota left = host.containers().list().get(0).inspect().quota();
      assertEquals(Optional.of(mib(256)), left.memory());
      assertTrue(left.lifted().containsAll(List.of(Part.CPUS, Part.PROCESSES)), left.toString());
    }
  }
}
