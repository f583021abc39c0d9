package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ResourceQuota.Part;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ResourceQuotaTest {
  private static final ResourceQuota ALL =
      ResourceQuota.limit()
          .vcpus(2)
          .cpus(1.25)
          .cpuWeight(100)
          .memory(ByteSize.mib(128))
          .diskRead(ByteSize.mib(10))
          .diskWrite(ByteSize.kib(1536))
          .diskReadIops(100)
          .diskWriteIops(200)
          .networkReceive(ByteSize.bytes(1))
          .networkSend(ByteSize.gib(1))
          .processes(64);

  @Test
  void eachPartIsALimitOrLiftedOrKept() {
    ResourceQuota quota = ResourceQuota.lift(Part.CPUS).memory(ByteSize.mib(1));
    assertEquals(Set.of(Part.MEMORY), quota.limited());
    assertEquals(Set.of(Part.CPUS), quota.lifted());
    assertEquals(Set.of(Part.MEMORY, Part.CPUS), quota.named());
    assertEquals(OptionalDouble.empty(), quota.cpus());
    assertEquals(OptionalInt.empty(), quota.processes());
    assertEquals(Set.of(Part.values()), ALL.named());
  }

  @Test
  void aLimitReplacesALiftAndTheOtherWayRound() {
    assertEquals(ResourceQuota.limit().cpus(1), ResourceQuota.lift(Part.CPUS).cpus(1));
    assertEquals(
        ResourceQuota.lift(Part.CPUS),
        ResourceQuota.limit().cpus(1).with(ResourceQuota.lift(Part.CPUS)));
  }

  @Test
  void eachMethodReturnsACopy() {
    ResourceQuota before = ResourceQuota.limit().cpus(1);
    before.cpus(2).memory(ByteSize.mib(1)).with(ALL);
    assertEquals(ResourceQuota.limit().cpus(1), before);
    assertThrows(UnsupportedOperationException.class, () -> before.named().clear());
    assertThrows(UnsupportedOperationException.class, () -> before.limited().clear());
    assertThrows(UnsupportedOperationException.class, () -> before.lifted().add(Part.MEMORY));
  }

  @Test
  void cpusAreRoundedDownToThousandths() {
    assertEquals(OptionalDouble.of(0.5), ResourceQuota.limit().cpus(0.5).cpus());
    assertEquals(OptionalDouble.of(1.333), ResourceQuota.limit().cpus(4 / 3.0).cpus());
    assertEquals(OptionalDouble.of(0.001), ResourceQuota.limit().cpus(0.0019).cpus());
    for (int milli = 1; milli < 20_000; milli++) {
      double cpus = milli / 1000.0;
      assertEquals(OptionalDouble.of(cpus), ResourceQuota.limit().cpus(cpus).cpus());
    }
    assertEquals(ResourceQuota.limit().cpus(0.29), ResourceQuota.limit().cpus(0.2909));
  }

  @Test
  void valuesOutOfRangeAreTheCallersMistake() {
    ResourceQuota none = ResourceQuota.limit();
    List<Supplier<ResourceQuota>> wrong =
        List.of(
            () -> none.vcpus(0),
            () -> none.cpus(0),
            () -> none.cpus(0.0009),
            () -> none.cpus(Double.NaN),
            () -> none.cpus(Double.POSITIVE_INFINITY),
            () -> none.cpuWeight(0),
            () -> none.cpuWeight(10_001),
            () -> none.memory(ByteSize.bytes(0)),
            () -> none.diskRead(ByteSize.bytes(0)),
            () -> none.diskWriteIops(-1),
            () -> none.processes(0));
    wrong.forEach(call -> assertThrows(IllegalArgumentException.class, call::get));
  }

  @Test
  void theTextIsForPeople() {
    assertEquals(
        "vcpus 2, cpus 1.25, cpu weight 100, memory 128 MiB, disk read 10 MiB/s,"
            + " disk write 1.5 MiB/s, disk read iops 100/s, disk write iops 200/s,"
            + " network receive 1 B/s, network send 1 GiB/s, processes 64",
        ALL.toString());
    assertEquals("nothing", ResourceQuota.limit().toString());
    assertEquals("unlimited", ResourceQuota.lift(Part.CPUS).text(Part.CPUS));
    assertEquals("-", ResourceQuota.limit().text(Part.CPUS));
    assertEquals("2", ResourceQuota.limit().cpus(2).text(Part.CPUS));
    assertEquals("1000", ResourceQuota.limit().cpus(1000).text(Part.CPUS));
  }

  @Test
  void withTakesWhatTheOtherNames() {
    ResourceQuota one = ResourceQuota.limit().cpus(1).memory(ByteSize.mib(1));
    ResourceQuota other = ResourceQuota.lift(Part.MEMORY).processes(3);
    ResourceQuota both = one.with(other);
    assertEquals(ResourceQuota.lift(Part.MEMORY).cpus(1).processes(3), both);
    assertEquals(one, one.with(ResourceQuota.limit()));
  }

  @Test
  void onlyKeepsTheseParts() {
    assertEquals(ResourceQuota.limit().cpus(1.25), ALL.only(Part.CPUS));
    assertEquals(ResourceQuota.limit(), ALL.only());
    assertEquals(
        ResourceQuota.lift(Part.CPUS),
        ResourceQuota.lift(Part.CPUS, Part.MEMORY).only(Part.CPUS, Part.PROCESSES));
  }

  @Test
  void liftedIsNotTheSameAsKept() {
    assertNotEquals(ResourceQuota.limit(), ResourceQuota.lift(Part.CPUS));
    assertEquals(
        ResourceQuota.limit().cpus(1).hashCode(), ResourceQuota.limit().cpus(1).hashCode());
  }
}
