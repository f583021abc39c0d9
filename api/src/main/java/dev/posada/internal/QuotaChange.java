package dev.posada.internal;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A change of one guest's limits: planned, taken step by step, read back, and undone when a step
 * fails or the host dropped a limit.
 */
final class QuotaChange {
  private final CoreHost host;
  private final Kind kind;
  private final GuestDriver driver;
  private final String id;
  private final ResourceQuota asked;

  QuotaChange(CoreGuest guest, ResourceQuota asked) {
    this.host = guest.core();
    this.kind = guest.kind();
    this.driver = guest.driver();
    this.id = guest.id();
    this.asked = asked;
  }

  /**
   * Plans.
   *
   * @param state why the guest's state refuses any change of limits; empty if it does not
   */
  QuotaReport preview(Optional<InvalidStateException> state, CoreOperation op) {
    QuotaReading reading = driver.readQuota(id, op);
    return report(plan(state, reading, op), reading, ResourceQuota.limit());
  }

  QuotaReport apply(CoreOperation op) {
    QuotaPlan plan = plan(Optional.empty(), null, op);
    if (!plan.refused().isEmpty()) {
      throw plan.refused().values().iterator().next();
    }
    ResourceQuota undo = undo(plan.steps());
    List<QuotaPlan.Step> taken = new ArrayList<>();
    QuotaReading reading;
    try {
      for (QuotaPlan.Step step : plan.steps()) {
        op.check();
        taken.add(step);
        driver.apply(id, step, op);
      }
      reading = driver.readQuota(id, op);
    } catch (HypervisorException e) {
      throw op.announced() ? undone(e, plan, taken, op) : notDone(e);
    } catch (RuntimeException | Error bug) {
      takeBackAfterBug(bug, taken, op);
      throw bug;
    }
    ResourceQuota set = ResourceQuota.limit();
    for (QuotaPlan.Step step : plan.steps()) {
      set = set.with(step.to());
    }
    Map<Part, String> dropped = differing(set, effects(plan.steps()), reading);
    if (!dropped.isEmpty()) {
      RejectedException rejected =
          new RejectedException(
              "the host dropped a limit: asked " + set + ", holds " + words(dropped),
              Failure.undecided());
      throw undone(rejected, plan, taken, op);
    }
    return report(plan, reading, undo);
  }

  private static HypervisorException notDone(HypervisorException e) {
    return e.failure().outcome().isPresent()
        ? e
        : e.with(e.getMessage(), e.failure().outcome(Outcome.NOT_DONE));
  }

  /** Takes the steps back, and reads what is true then. */
  private HypervisorException undone(
      HypervisorException e, QuotaPlan plan, List<QuotaPlan.Step> taken, CoreOperation op) {
    takeBack(e, taken, op);
    try (CoreOperation fresh = op.look()) {
      QuotaReading now = driver.readQuota(id, fresh);
      ResourceQuota before = undo(taken);
      List<String> remains =
          differing(before, effects(taken), now).entrySet().stream()
              .map(
                  part ->
                      part.getKey()
                          + " holds "
                          + part.getValue()
                          + ", was "
                          + before.text(part.getKey()))
              .toList();
      Failure failure = e.failure().report(report(plan, now, before));
      return e.with(
          e.getMessage(),
          remains.isEmpty() ? failure.outcome(Outcome.NOT_DONE) : failure.remains(remains));
    } catch (HypervisorException unreadable) {
      e.addSuppressed(unreadable);
      return e.with(e.getMessage(), e.failure().outcome(Outcome.UNKNOWN));
    }
  }

  /** As {@link #takeBack}, after a bug of the driver, of which nothing else is known. */
  private void takeBackAfterBug(Throwable bug, List<QuotaPlan.Step> taken, CoreOperation op) {
    if (op.announced()) {
      takeBack(bug, taken, op);
    }
  }

  /**
   * Takes the steps back, the last one first: it may have been taken half. With more time than a
   * look has, which comes after it and needs its own: a guest may be slow to give memory back.
   */
  private void takeBack(Throwable e, List<QuotaPlan.Step> taken, CoreOperation op) {
    Operation own = op.unattended(Undo.TIME);
    Undisturbed.run(
        () -> {
          for (int last = taken.size() - 1; last >= 0; last--) {
            try {
              driver.undo(id, taken.get(last), own);
            } catch (RuntimeException notUndone) {
              e.addSuppressed(notUndone);
            }
          }
        });
  }

  /** Returns what puts everything back: what was there before the first step that touched it. */
  private static ResourceQuota undo(List<QuotaPlan.Step> steps) {
    ResourceQuota undo = ResourceQuota.limit();
    for (int last = steps.size() - 1; last >= 0; last--) {
      undo = undo.with(steps.get(last).back());
    }
    return undo;
  }

  /**
   * Returns the parts that read otherwise than they should, with what was read. What cannot be read
   * proves nothing.
   */
  private static Map<Part, String> differing(
      ResourceQuota wanted, Map<Part, Effect> effects, QuotaReading reading) {
    Map<Part, String> differing = new EnumMap<>(Part.class);
    for (Part part : wanted.named()) {
      Effect effect = effects.get(part);
      if (effect != Effect.UNTIL_STOP && !holds(wanted, reading.nextStart(), part)) {
        differing.put(part, reading.nextStart().text(part) + " from the next start on");
      }
      if (effect != Effect.NEXT_START && !holds(wanted, reading.actual(), part)) {
        differing.put(part, reading.actual().text(part));
      }
    }
    return differing;
  }

  private static String words(Map<Part, String> read) {
    return String.join(
        ", ", read.entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).toList());
  }

  private static boolean holds(ResourceQuota wanted, ResourceQuota read, Part part) {
    ResourceQuota one = read.only(part);
    return one.named().isEmpty() || one.equals(wanted.only(part));
  }

  private static Map<Part, Effect> effects(List<QuotaPlan.Step> steps) {
    Map<Part, Effect> effects = new EnumMap<>(Part.class);
    steps.forEach(step -> step.to().named().forEach(part -> effects.put(part, step.effect())));
    return effects;
  }

  /** Plans what the host supports and refuses the rest. */
  private QuotaPlan plan(
      Optional<InvalidStateException> state, QuotaReading reading, Operation op) {
    Map<Part, HypervisorException> refused = new EnumMap<>(Part.class);
    for (Part part : asked.named()) {
      HypervisorException why = QuotaRules.refusal(host, kind, asked, part);
      why = why == null ? state.orElse(null) : why;
      if (why != null) {
        refused.put(part, why);
      }
    }
    if (kind == Kind.VIRTUAL_MACHINE) {
      compareCpusWithVcpus(refused, reading, op);
    }
    Part[] rest =
        asked.named().stream().filter(part -> !refused.containsKey(part)).toArray(Part[]::new);
    QuotaPlan plan = rest.length == 0 ? QuotaPlan.of() : driver.plan(id, asked.only(rest), op);
    for (Map.Entry<Part, HypervisorException> refusal : refused.entrySet()) {
      plan = plan.refuse(refusal.getKey(), refusal.getValue());
    }
    return plan;
  }

  /** A machine never has a limit on its cpus that is more than its vcpus. */
  private void compareCpusWithVcpus(
      Map<Part, HypervisorException> refused, QuotaReading reading, Operation op) {
    boolean ofCpus = asked.cpus().isPresent() && !refused.containsKey(Part.CPUS);
    boolean ofVcpus = asked.vcpus().isPresent() && !refused.containsKey(Part.VCPUS);
    boolean both = asked.cpus().isPresent() && asked.vcpus().isPresent();
    boolean lifted = asked.lifted().contains(Part.CPUS);
    if (lifted || !ofCpus && !ofVcpus) {
      return;
    }
    ResourceQuota then = asked;
    if (!both) {
      then = (reading == null ? driver.readQuota(id, op) : reading).nextStart().with(asked);
    }
    OptionalDouble cpus = then.cpus();
    OptionalInt vcpus = then.vcpus();
    if (cpus.isEmpty() || vcpus.isEmpty() || cpus.getAsDouble() <= vcpus.getAsInt()) {
      return;
    }
    if (ofCpus) {
      refused.put(Part.CPUS, QuotaRules.moreThanVcpus());
    } else {
      refused.put(Part.VCPUS, QuotaRules.fewerThanCpus(cpus.getAsDouble()));
    }
  }

  private QuotaReport report(QuotaPlan plan, QuotaReading reading, ResourceQuota undo) {
    QuotaReport.Builder report = QuotaReport.builder(asked, reading.actual()).undo(undo);
    for (Part part : asked.named()) {
      QuotaReport.Line.Builder line =
          QuotaReport.Line.builder(part)
              .asked(asked.text(part))
              .actual(reading.actual().text(part));
      if (reading.witnesses().containsKey(part)) {
        line.witness(reading.witnesses().get(part));
      }
      HypervisorException refusal = plan.refused().get(part);
      if (refusal == null) {
        line.effect(Effect.LIVE).mechanism("nothing, it is so already"); // unless a step says more
      } else {
        line.refusal(
            refusal.getMessage() + refusal.remedy().map(remedy -> " (" + remedy + ")").orElse(""));
      }
      for (QuotaPlan.Step step : plan.steps()) {
        if (refusal == null && step.to().named().contains(part)) {
          line.effect(step.effect()).mechanism(step.mechanism());
        }
      }
      report.line(line.build());
    }
    return report.build();
  }
}
