package dev.posada.internal.memory;

import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.QuotaReport.Effect;
import dev.posada.QuotaReport.Witness;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How limits of a guest are changed: a step for each part, as with libvirt. */
final class Plans {
  private Plans() {}

  /** Plans the size of a machine first, so that the other limits fit into it. */
  static QuotaPlan plan(SimulatedGuest guest, ResourceQuota asked) {
    ResourceQuota rounded = Limits.rounded(guest.kind(), asked);
    ResourceQuota whole = guest.configured().with(rounded);
    List<QuotaPlan.Step> steps = new ArrayList<>();
    Map<Part, HypervisorException> refused = new EnumMap<>(Part.class);
    List<Part> order = new ArrayList<>(rounded.named());
    order.remove(Part.MEMORY);
    if (rounded.named().contains(Part.MEMORY)) {
      order.add(0, Part.MEMORY);
    }
    for (Part part : order) {
      refusal(guest, part, rounded, whole)
          .ifPresentOrElse(
              why -> refused.put(part, why), () -> steps.add(step(guest, part, rounded)));
    }
    QuotaPlan plan = QuotaPlan.of(steps);
    for (Map.Entry<Part, HypervisorException> refusal : refused.entrySet()) {
      plan = plan.refuse(refusal.getKey(), refusal.getValue());
    }
    return plan;
  }

  private static Optional<HypervisorException> refusal(
      SimulatedGuest guest, Part part, ResourceQuota rounded, ResourceQuota whole) {
    Optional<HypervisorException> refusal = Limits.refusal(guest.kind(), part, rounded, whole);
    if (refusal.isEmpty()
        && part == Part.MEMORY
        && guest instanceof SimulatedMachine
        && guest.state() == GuestState.PAUSED) {
      return Optional.of(
          Refused.state("the balloon of a paused machine does not move", "resume it first"));
    }
    return refusal;
  }

  private static QuotaPlan.Step step(SimulatedGuest guest, Part part, ResourceQuota rounded) {
    Effect effect = effect(guest, part, rounded);
    ResourceQuota before = effect == Effect.LIVE ? guest.actual() : guest.configured();
    return new QuotaPlan.Step(
        rounded.only(part), before.only(part), effect, "simulated limit of " + part);
  }

  private static Effect effect(SimulatedGuest guest, Part part, ResourceQuota rounded) {
    if (guest.run() == null) {
      return Effect.NEXT_START;
    }
    boolean outgrows =
        guest instanceof SimulatedMachine machine && machine.size().isOutgrown(part, rounded);
    return outgrows ? Effect.NEXT_START : Effect.LIVE;
  }

  /** Sets limits, but for those that the world is to drop without a word. */
  static void set(SimulatedGuest guest, ResourceQuota limits, Effect effect) {
    Part[] kept =
        limits.named().stream().filter(part -> !guest.world().drops(part)).toArray(Part[]::new);
    guest.set(limits.only(kept), effect == Effect.LIVE);
  }

  /** Sets limits that are to hold now, and not for later: half of what is asked for. */
  static void setNow(SimulatedGuest guest, ResourceQuota limits, Effect effect) {
    if (effect == Effect.LIVE) {
      ResourceQuota later = guest.configured();
      set(guest, limits, effect);
      guest.configure(later);
    }
  }

  static QuotaReading read(SimulatedGuest guest) {
    Witness witness = guest.isRunning() ? Witness.KERNEL : Witness.HYPERVISOR;
    Map<Part, Witness> witnesses = new EnumMap<>(Part.class);
    guest.actual().named().forEach(part -> witnesses.put(part, witness));
    return new QuotaReading(guest.actual(), guest.configured(), witnesses);
  }
}
