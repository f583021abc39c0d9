package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Usage.DiskIo;
import dev.posada.Usage.NicIo;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class UsageTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Usage usage(int second, int cpuSeconds, long bytes) {
    return Usage.builder(NOON.plusSeconds(second))
        .cpuTime(Duration.ofSeconds(cpuSeconds))
        .disks(Map.of("a", new DiskIo(ByteSize.bytes(bytes), ByteSize.bytes(0), bytes, 0)))
        .nics(Map.of("n", new NicIo(ByteSize.bytes(0), ByteSize.bytes(bytes), 0, 1)))
        .build();
  }

  @Test
  void ratesArePerSecondBetweenTwoMeasurements() {
    Usage.Rates rates = usage(4, 7, 5000).since(usage(0, 1, 1000));
    assertEquals(OptionalDouble.of(1.5), rates.cpus());
    assertEquals(
        Optional.of(new DiskIo(ByteSize.bytes(1000), ByteSize.bytes(0), 1000, 0)), rates.disk());
    assertEquals(ByteSize.bytes(1000), rates.network().orElseThrow().sent());
    assertEquals(
        "1.50 CPUs, disk 1000 B/s read, 0 B/s written, network 0 B/s in, 1000 B/s out",
        rates.toString());
  }

  @Test
  void aCounterThatBeganAnewCountsFromThere() {
    Usage.Rates rates = usage(2, 3, 800).since(usage(0, 100, 1000));
    assertEquals(OptionalDouble.of(1.5), rates.cpus());
    assertEquals(ByteSize.bytes(400), rates.disk().orElseThrow().read());
  }

  @Test
  void aDeviceThatComesOrGoesMakesNoRateOfTheOthers() {
    DiskIo old = new DiskIo(ByteSize.gib(500), ByteSize.gib(500), 9_000_000, 9_000_000);
    DiskIo then = new DiskIo(ByteSize.mib(100), ByteSize.mib(10), 1000, 100);
    DiskIo now = new DiskIo(ByteSize.mib(120), ByteSize.mib(30), 1200, 300);
    NicIo oldNic = new NicIo(ByteSize.gib(500), ByteSize.gib(500), 9_000_000, 9_000_000);
    NicIo fresh = new NicIo(ByteSize.mib(4), ByteSize.mib(2), 40, 20);
    Usage earlier =
        Usage.builder(NOON).disks(Map.of("a", old, "b", then)).nics(Map.of("n", oldNic)).build();
    Usage later =
        Usage.builder(NOON.plusSeconds(2))
            .disks(Map.of("b", now))
            .nics(Map.of("n", oldNic, "m", fresh))
            .build();
    Usage.Rates rates = later.since(earlier);
    assertEquals(
        Optional.of(new DiskIo(ByteSize.mib(10), ByteSize.mib(10), 100, 100)), rates.disk());
    assertEquals(Optional.of(new NicIo(ByteSize.mib(2), ByteSize.mib(1), 20, 10)), rates.network());
  }

  @Test
  void noTimeIsNoUse() {
    for (int second : new int[] {0, -5}) { // a clock that was set back, too
      Usage.Rates rates = usage(second, 3, 800).since(usage(0, 1, 100));
      assertEquals(OptionalDouble.of(0), rates.cpus());
      assertEquals(ByteSize.bytes(0), rates.disk().orElseThrow().read());
    }
  }

  @Test
  void whatWasNotMeasuredIsEmpty() {
    Usage nothing = Usage.builder(NOON).build();
    assertTrue(nothing.cpuTime().isEmpty());
    assertTrue(nothing.disk().isEmpty());
    assertTrue(nothing.network().isEmpty());
    assertTrue(nothing.processes().isEmpty());
    assertEquals("nothing measured", nothing.toString());
    Usage.Rates rates = usage(1, 1, 1).since(nothing);
    assertTrue(rates.cpus().isEmpty());
    assertTrue(rates.disk().isEmpty());
    assertEquals("nothing measured", rates.toString());
  }

  @Test
  void theSumIsOverAllDisks() {
    Map<String, DiskIo> disks = new HashMap<>();
    disks.put("a", new DiskIo(ByteSize.bytes(1), ByteSize.bytes(2), 3, 4));
    disks.put("b", new DiskIo(ByteSize.bytes(10), ByteSize.bytes(20), 30, 40));
    Usage usage = Usage.builder(NOON).disks(disks).build();
    disks.clear();
    assertEquals(
        Optional.of(new DiskIo(ByteSize.bytes(11), ByteSize.bytes(22), 33, 44)), usage.disk());
    assertEquals(2, usage.disks().size());
    assertThrows(UnsupportedOperationException.class, () -> usage.disks().clear());
  }

  @Test
  void theTextIsForPeople() {
    Usage usage =
        Usage.builder(NOON)
            .cpuTime(Duration.ofMillis(1500))
            .memory(ByteSize.mib(64))
            .memoryLimit(ByteSize.mib(128))
            .processes(3)
            .build();
    assertEquals("1.50 s of CPU, 64 MiB of 128 MiB memory, 3 processes", usage.toString());
  }
}
