package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Usage;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;

/** What guests use. */
interface MeasureClauses extends Clauses {
  private static Duration cpuTime(Usage usage) {
    return usage.cpuTime().orElse(Duration.ZERO);
  }

  /** Keeps a guest busy for a moment, where commands can be run in it. */
  private static void work(Lab lab, Guest guest) {
    if (lab.declares(Capability.EXEC) && guest.support(Capability.EXEC).available()) {
      guest.exec("head", "-c", "1000000", "/dev/zero");
    }
  }

  @Clause(value = "MEASURE-01", needs = Capability.MEASURE)
  default void countersNeverShrink(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.shared(kind);
          Usage first = guest.measure();
          assertTrue(first.cpuTime().isPresent(), kind + " without processor time: " + first);
          Usage[] before = {first};
          lab.await(
              "the processor time of a " + kind + " grows",
              () -> {
                work(lab, guest);
                Usage now = guest.measure();
                check(kind.toString(), before[0], now);
                before[0] = now;
                return cpuTime(now).compareTo(cpuTime(first)) > 0;
              });
        });
  }

  private static void check(String kind, Usage then, Usage now) {
    assertFalse(now.at().isBefore(then.at()), kind + ": " + then.at() + ", then " + now.at());
    assertTrue(cpuTime(now).compareTo(cpuTime(then)) >= 0, kind + ": " + then + ", then " + now);
    assertEquals(then.disks().keySet(), now.disks().keySet(), kind + ": the disks");
    assertEquals(then.nics().keySet(), now.nics().keySet(), kind + ": the network interfaces");
    then.disks()
        .forEach((name, disk) -> notLess(kind, name, disk(disk), disk(now.disks().get(name))));
    then.nics().forEach((name, nic) -> notLess(kind, name, nic(nic), nic(now.nics().get(name))));
  }

  private static long[] disk(Usage.DiskIo io) {
    return new long[] {io.read().bytes(), io.written().bytes(), io.reads(), io.writes()};
  }

  private static long[] nic(Usage.NicIo io) {
    return new long[] {
      io.received().bytes(), io.sent().bytes(), io.packetsReceived(), io.packetsSent()
    };
  }

  private static void notLess(String kind, String name, long[] then, long[] now) {
    for (int i = 0; i < then.length; i++) {
      assertTrue(then[i] <= now[i], kind + ", " + name + ": " + then[i] + ", then " + now[i]);
    }
  }

  @Clause(value = "MEASURE-02", needs = Capability.MEASURE)
  default void theMemoryOfAGuestIsWithinItsLimit(Lab lab) {
    lab.eachKind(
        kind -> {
          Usage usage = lab.shared(kind).measure();
          ByteSize used = usage.memory().orElseThrow(() -> new AssertionError(kind + ": " + usage));
          assertTrue(used.bytes() > 0, kind + ": " + usage);
          usage
              .memoryLimit()
              .ifPresent(limit -> assertTrue(used.compareTo(limit) <= 0, kind + ": " + usage));
          usage.processes().ifPresent(processes -> assertTrue(processes > 0, kind + ": " + usage));
        });
  }

  @Clause(
      value = "MEASURE-03",
      needs = {Capability.MEASURE, Capability.CONTAINERS})
  default void theLimitOfAContainersMemoryIsMeasured(Lab lab) {
    if (!lab.limits(ResourceQuota.Part.MEMORY, QuotaReport.Effect.NEXT_START)) {
      throw new Undeclared(
          Lab.reason(
              lab.host().support(ResourceQuota.Part.MEMORY, QuotaReport.Effect.NEXT_START),
              "a limit of memory"));
    }
    ByteSize limit = ByteSize.mib(64 + lab.random().nextInt(64));
    ResourceQuota quota = ResourceQuota.limit().memory(limit);
    Container container = lab.container(lab.containerSpec().quota(quota));
    container.start();
    Usage usage = container.measure();
    assertEquals(limit, usage.memoryLimit().orElse(null), () -> "the limit in " + usage);
    assertTrue(usage.memory().orElseThrow().compareTo(limit) <= 0, () -> "used: " + usage);
  }

  @Clause(value = "MEASURE-04", needs = Capability.MEASURE)
  default void allThatRunAreMeasuredAtOnce(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest running = lab.shared(kind);
          Guest off = lab.stopped(kind);
          Map<? extends Guest, Usage> all = lab.host().guests().measureAll();
          assertTrue(all.containsKey(running), () -> kind + " that runs: " + all.keySet());
          assertFalse(all.containsKey(off), () -> kind + " that is off: " + all.keySet());
          Usage one = all.get(running);
          assertTrue(
              cpuTime(one).compareTo(cpuTime(running.measure())) <= 0,
              () -> kind + " as it was measured: " + one);
          assertTrue(one.memory().isPresent(), () -> kind + ": " + one);
        });
  }

  @Clause(value = "MEASURE-05", needs = Capability.MEASURE)
  default void nothingWasUsedSinceTheSameMeasurement(Lab lab) {
    lab.eachKind(
        kind -> {
          Usage usage = lab.shared(kind).measure();
          Usage.Rates none = usage.since(usage);
          assertEquals(0, none.cpus().orElse(0), kind + ": " + none);
          none.disk()
              .ifPresent(io -> assertEquals(0, LongStream.of(disk(io)).sum(), kind + ": " + none));
          none.network()
              .ifPresent(io -> assertEquals(0, LongStream.of(nic(io)).sum(), kind + ": " + none));
        });
  }

  @Clause(value = "MEASURE-06", needs = Capability.MEASURE)
  default void aGuestThatIsOffIsNotMeasured(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          InvalidStateException refusal =
              assertThrows(InvalidStateException.class, guest::measure, kind.toString());
          assertEquals(Outcome.NOT_DONE, refusal.outcome(), () -> kind + ": " + refusal);
          assertEquals(
              GuestState.STOPPED, refusal.lastSeen().orElse(null), () -> kind + ": " + refusal);
          assertTrue(
              refusal.remedy().orElse("").contains("start"), () -> kind + ": " + refusal.remedy());
        });
  }

  @Clause(value = "MEASURE-07", needs = Capability.MEASURE)
  default void countersBeginAnewWhenAGuestStarts(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          Usage[] before = {guest.measure()};
          lab.await(
              "a " + kind + " uses processor time",
              () -> {
                work(lab, guest);
                before[0] = guest.measure();
                return cpuTime(before[0]).compareTo(Duration.ofMillis(100)) > 0;
              });
          guest.kill();
          guest.start();
          Usage after = guest.measure();
          assertTrue(
              cpuTime(after).compareTo(cpuTime(before[0])) < 0,
              () -> kind + ": " + before[0] + ", and then " + after);
        });
  }

  @Clause("MEASURE-08")
  default void theHostItselfIsMeasured(Lab lab) {
    Usage first = lab.understood(() -> lab.host().measure());
    Usage then = lab.host().measure();
    check("the host", first, then);
    assertTrue(
        first.cpuTime().isPresent() || first.memory().isPresent(), () -> "something: " + first);
    first
        .memory()
        .ifPresent(used -> assertTrue(used.bytes() > 0, () -> "memory of the host: " + first));
    first
        .memory()
        .flatMap(used -> first.memoryLimit().map(most -> used.compareTo(most) <= 0))
        .ifPresent(within -> assertTrue(within, () -> "memory of the host: " + first));
  }
}
