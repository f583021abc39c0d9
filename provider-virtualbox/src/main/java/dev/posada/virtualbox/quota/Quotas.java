package dev.posada.virtualbox.quota;

import dev.posada.ByteSize;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.QuotaReport.Effect;
import dev.posada.QuotaReport.Witness;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import dev.posada.virtualbox.machine.HostSize;
import dev.posada.virtualbox.machine.Limits;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Limits of machines: read from their settings, set by the tool. Thread-safe. */
public final class Quotas {
  private final Installation vbox;
  private final HostSize host;

  public Quotas(Installation vbox, HostSize host) {
    this.vbox = vbox;
    this.host = host;
  }

  /** {@return whether a part can be limited, and then} */
  public static Support support(Part part, Effect effect) {
    return Refusal.support(part, effect);
  }

  /** What is set is kept, also live: what holds now holds after the next start. */
  public QuotaReading read(String id, Operation op) {
    ResourceQuota quota = Limits.of(vbox.settings().machine(id, op));
    Map<Part, Witness> witnesses = new EnumMap<>(Part.class);
    quota.named().forEach(part -> witnesses.put(part, Witness.HYPERVISOR));
    return new QuotaReading(quota, quota, witnesses);
  }

  public QuotaPlan plan(String id, ResourceQuota asked, Operation op) {
    MachineSettings machine = vbox.settings().machine(id, op);
    ResourceQuota now = Limits.of(machine);
    if (asked.named().isEmpty()) {
      return QuotaPlan.of();
    }
    return plan(asked, now, machine, States.of(States.words(vbox, id, op)), op);
  }

  private QuotaPlan plan(
      ResourceQuota asked,
      ResourceQuota now,
      MachineSettings machine,
      GuestState state,
      Operation op) {
    ResourceQuota to = rounded(asked, now);
    Refusal refusal = new Refusal(machine, state, () -> host.of(op));
    Map<Part, HypervisorException> refused = new EnumMap<>(Part.class);
    for (Part part : asked.named()) {
      Optional<HypervisorException> why = refusal.of(part, asked, now.with(asked));
      why.ifPresent(known -> refused.put(part, known));
    }
    List<QuotaPlan.Step> steps = new ArrayList<>();
    if (refused.isEmpty()) {
      Effect effect =
          state == GuestState.RUNNING || state == GuestState.PAUSED
              ? Effect.LIVE
              : Effect.NEXT_START;
      size(to, now, effect).ifPresent(steps::add);
      cards(to, now, machine, effect).ifPresent(steps::add);
    }
    QuotaPlan plan = QuotaPlan.of(steps);
    for (Map.Entry<Part, HypervisorException> why : refused.entrySet()) {
      plan = plan.refuse(why.getKey(), why.getValue());
    }
    return plan;
  }

  /**
   * {@return what VirtualBox can represent of it}
   *
   * <p>It limits each processor: with other processors, a limit on cpus is another share of each.
   */
  private static ResourceQuota rounded(ResourceQuota asked, ResourceQuota now) {
    ResourceQuota then = now.with(asked);
    ResourceQuota to = asked;
    boolean touched = !to.only(Part.CPUS, Part.VCPUS).named().isEmpty();
    int cap = Limits.cap(then);
    if (touched && then.cpus().isPresent() && cap > 0) {
      to = to.cpus(Limits.cpus(cap, then.vcpus().orElse(1)));
    }
    if (to.memory().isPresent()) {
      to = to.memory(ByteSize.bytes(Math.max(1, to.memory().get().bytes() >> 20 << 20)));
    }
    if (to.networkSend().isPresent()) {
      long units = to.networkSend().get().bytes() / NicLimits.UNIT;
      to = to.networkSend(ByteSize.bytes(Math.max(1, units * NicLimits.UNIT)));
    }
    return to;
  }

  private static Optional<QuotaPlan.Step> size(ResourceQuota to, ResourceQuota now, Effect effect) {
    ResourceQuota size = to.only(Part.VCPUS, Part.CPUS, Part.MEMORY);
    if (size.named().isEmpty()) {
      return Optional.empty();
    }
    String mechanism =
        effect == Effect.LIVE
            ? "controlvm cpuexecutioncap"
            : String.join(" ", SizeSteps.options(size.named()));
    return Optional.of(new QuotaPlan.Step(size, only(now, size.named()), effect, mechanism));
  }

  private static Optional<QuotaPlan.Step> cards(
      ResourceQuota to, ResourceQuota now, MachineSettings machine, Effect effect) {
    ResourceQuota cards = to.only(Part.NETWORK_SEND);
    if (cards.named().isEmpty()) {
      return Optional.empty();
    }
    ResourceQuota back = now.only(Part.NETWORK_SEND);
    return Optional.of(
        new QuotaPlan.Step(
            cards,
            back.named().isEmpty() ? ResourceQuota.lift(Part.NETWORK_SEND) : back,
            effect,
            "bandwidthctl " + (effect == Effect.LIVE ? "set" : "add, set") + " of each card",
            NicLimits.memo(machine))); // the cards may differ; it knows each of them
  }

  private static ResourceQuota only(ResourceQuota quota, Set<Part> parts) {
    return quota.only(EnumSet.copyOf(parts).toArray(Part[]::new));
  }

  public void apply(String id, QuotaPlan.Step step, Operation op) {
    MachineSettings machine = vbox.settings().machine(id, op);
    if (step.to().named().contains(Part.NETWORK_SEND)) {
      new NicLimits(vbox.tool(), machine, op).set(step.to());
    } else {
      new SizeSteps(vbox.tool(), machine, op).set(step.to(), step.effect());
    }
  }

  public void undo(String id, QuotaPlan.Step step, Operation op) {
    MachineSettings machine = vbox.settings().machine(id, op);
    if (step.to().named().contains(Part.NETWORK_SEND)) {
      new NicLimits(vbox.tool(), machine, op).restore(step.memo());
    } else {
      new SizeSteps(vbox.tool(), machine, op).set(step.back(), step.effect());
    }
  }

  /** Sets the limits of a machine that is off and was just made. */
  public void configure(String id, ResourceQuota quota, Operation op) {
    MachineSettings machine = vbox.settings().machine(id, op);
    QuotaPlan plan = plan(quota, Limits.of(machine), machine, GuestState.STOPPED, op);
    for (HypervisorException refusal : plan.refused().values()) {
      throw refusal;
    }
    plan.steps().forEach(step -> apply(id, step, op));
  }
}
