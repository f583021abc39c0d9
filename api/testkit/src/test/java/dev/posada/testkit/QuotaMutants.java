package dev.posada.testkit;

import static dev.posada.testkit.Mutant.answers;
import static dev.posada.testkit.Mutant.ignores;
import static dev.posada.testkit.Mutant.instead;
import static dev.posada.testkit.Mutant.mistakes;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Usage;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import dev.posada.testkit.fault.Interceptor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Drivers that are wrong about limits and about what is used. */
final class QuotaMutants {
  private QuotaMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("limits are not applied", "QUOTA-01", ignores("apply")),
        new Mutant("limits are reported and not applied", "QUOTA-09", others -> reportedOnly()),
        new Mutant(
            "limits are promised for now and hold from the next start on",
            "QUOTA-02",
            others -> later()),
        Mutant.of(
            "only half of the limits is planned",
            "QUOTA-02",
            answers("plan", QuotaMutants::halved)),
        Mutant.of(
            "a limit on reading lifts the one on writing",
            "QUOTA-04",
            mistakes("apply", 1, QuotaMutants::greedy)),
        Mutant.of(
            "no limit can be lifted",
            "QUOTA-05",
            instead(
                "apply",
                call -> {
                  ResourceQuota to = ((QuotaPlan.Step) call.arguments()[1]).to();
                  return to.equals(ResourceQuota.lift(to.named().toArray(Part[]::new)))
                      ? null
                      : call.proceed();
                })),
        Mutant.of("what failed is not taken back", "QUOTA-17", ignores("undo")),
        new Mutant("the processor time of a guest shrinks", "MEASURE-01", others -> shrinking()),
        Mutant.of(
            "kibibytes are taken for bytes",
            "MEASURE-02",
            measures(used -> with(used, used.cpuTime().orElseThrow(), 1024))),
        new Mutant("counters go on when a guest starts again", "MEASURE-07", others -> growing()));
  }

  /** Keeps the limits that it was asked for, and reads them from there. */
  private static Interceptor reportedOnly() {
    Map<String, ResourceQuota> asked = new ConcurrentHashMap<>();
    return call -> {
      if (call.method().equals("apply")) {
        asked.merge(
            call.guest().orElseThrow(),
            ((QuotaPlan.Step) call.arguments()[1]).to(),
            ResourceQuota::with);
        return null;
      }
      if (call.method().equals("readQuota")) {
        QuotaReading read = (QuotaReading) call.proceed();
        ResourceQuota said = asked.getOrDefault(call.guest().orElseThrow(), ResourceQuota.limit());
        return new QuotaReading(
            read.actual().with(said), read.nextStart().with(said), read.witnesses());
      }
      return call.proceed();
    };
  }

  private static Interceptor later() {
    Map<String, ResourceQuota> first = new ConcurrentHashMap<>();
    return call -> {
      if (!call.method().equals("readQuota")) {
        return call.proceed();
      }
      QuotaReading read = (QuotaReading) call.proceed();
      ResourceQuota then = first.computeIfAbsent(call.guest().orElseThrow(), id -> read.actual());
      return new QuotaReading(then, read.nextStart(), read.witnesses());
    };
  }

  private static QuotaPlan halved(QuotaPlan plan) {
    return QuotaPlan.of(plan.steps().subList(0, (plan.steps().size() + 1) / 2));
  }

  /** What a whole change sets next is set again, so that nobody but its user sees it. */
  private static QuotaPlan.Step greedy(QuotaPlan.Step step) {
    ResourceQuota next = ResourceQuota.lift(Part.DISK_WRITE);
    return step.to().diskRead().isEmpty() || step.to().diskWrite().isPresent()
        ? step
        : new QuotaPlan.Step(
            next.with(step.to()),
            next.with(step.back()),
            step.effect(),
            step.mechanism(),
            step.memo());
  }

  private static Interceptor measures(UnaryOperator<Usage> lie) {
    return answers(
        "measure",
        (Object answer) -> {
          Map<String, Usage> all = new HashMap<>();
          if (answer instanceof Map<?, ?> usages) {
            usages.forEach((id, usage) -> all.put((String) id, lie.apply((Usage) usage)));
            return all;
          }
          return answer; // of the host itself
        });
  }

  private static Interceptor shrinking() {
    AtomicInteger times = new AtomicInteger(1000);
    return measures(used -> with(used, Duration.ofMillis(times.getAndDecrement()), 1));
  }

  private static Interceptor growing() {
    AtomicInteger before = new AtomicInteger();
    return measures(
        used -> {
          int now = (int) used.cpuTime().orElseThrow().toMillis();
          return with(used, Duration.ofMillis(before.accumulateAndGet(now, Math::max)), 1);
        });
  }

  private static Usage with(Usage used, Duration cpuTime, int unit) {
    Usage.Builder other =
        Usage.builder(used.at()).cpuTime(cpuTime).disks(used.disks()).nics(used.nics());
    used.memory().ifPresent(memory -> other.memory(ByteSize.bytes(memory.bytes() * unit)));
    used.memoryLimit().ifPresent(other::memoryLimit);
    return other.build();
  }
}
