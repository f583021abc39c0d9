package dev.posada.spi;

import dev.posada.HypervisorException;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How a driver will change a guest's limits: steps, in order, and what it refuses. Immutable. */
public final class QuotaPlan {
  private final List<Step> steps;
  private final Map<ResourceQuota.Part, HypervisorException> refused;

  private QuotaPlan(List<Step> steps, Map<ResourceQuota.Part, HypervisorException> refused) {
    this.steps = steps;
    this.refused = Collections.unmodifiableMap(refused);
  }

  /**
   * One native change of limits. Immutable.
   *
   * @param to the limits that it sets, rounded to what the host can represent
   * @param back the limits that undo it, for the same parts
   * @param effect when the limits hold
   * @param mechanism how, in the hypervisor's own words
   * @param memo what else the driver has to know to take it back, in its own words, as the values
   *     of single disks; shown to nobody
   */
  public record Step(
      ResourceQuota to,
      ResourceQuota back,
      QuotaReport.Effect effect,
      String mechanism,
      String memo) {

    /**
     * Checks and takes the values.
     *
     * @param to the limits that it sets, rounded to what the host can represent
     * @param back the limits that undo it, for the same parts
     * @param effect when the limits hold
     * @param mechanism how, in the hypervisor's own words
     * @param memo what else the driver has to know to take it back
     */
    public Step {
      Objects.requireNonNull(memo, "memo");
      Objects.requireNonNull(effect, "effect");
      Objects.requireNonNull(mechanism, "mechanism");
      if (!to.named().equals(back.named())) {
        throw new IllegalArgumentException("a step to " + to + " cannot go back to " + back);
      }
    }

    /**
     * Makes a step that the limits before it are enough to take back.
     *
     * @param to the limits that it sets, rounded to what the host can represent
     * @param back the limits that undo it, for the same parts
     * @param effect when the limits hold
     * @param mechanism how, in the hypervisor's own words
     */
    public Step(ResourceQuota to, ResourceQuota back, QuotaReport.Effect effect, String mechanism) {
      this(to, back, effect, mechanism, "");
    }
  }

  /**
   * {@return a plan}
   *
   * @param steps in the order in which they are taken
   */
  public static QuotaPlan of(Step... steps) {
    return of(List.of(steps));
  }

  /**
   * {@return a plan}
   *
   * @param steps in the order in which they are taken
   */
  public static QuotaPlan of(List<Step> steps) {
    return new QuotaPlan(List.copyOf(steps), new EnumMap<>(ResourceQuota.Part.class));
  }

  /**
   * {@return a copy that refuses a part, so that nothing of the quota will be applied}
   *
   * @param part the part
   * @param why what {@code apply} will throw and {@code preview} will show: {@link
   *     dev.posada.UnsupportedCapabilityException} for what this guest cannot limit, {@link
   *     dev.posada.RejectedException} for a value out of range, {@link
   *     dev.posada.InvalidStateException} for what it cannot limit now
   */
  public QuotaPlan refuse(ResourceQuota.Part part, HypervisorException why) {
    Map<ResourceQuota.Part, HypervisorException> more = new EnumMap<>(ResourceQuota.Part.class);
    more.putAll(refused);
    more.put(part, Objects.requireNonNull(why, "why"));
    return new QuotaPlan(steps, more);
  }

  /** {@return the steps, in the order in which they are taken} */
  public List<Step> steps() {
    return steps;
  }

  /** {@return the parts that are refused, and why} */
  public Map<ResourceQuota.Part, HypervisorException> refused() {
    return refused;
  }
}
