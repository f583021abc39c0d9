package dev.posada.kvm.quota;

import dev.posada.QuotaReport.Effect;
import dev.posada.spi.QuotaPlan;

/**
 * What a definition says of memory or processors before a step, which may be another thing than
 * what holds now. Immutable.
 *
 * @param now KiB, or a number, as the other
 * @param fixed whether the machine always has the most, as it has no balloon
 */
record Configured(long most, long now, boolean fixed) {

  /** {@return what a step remembers} */
  static Configured before(QuotaPlan.Step step) {
    String[] words = step.memo().split(" ");
    return new Configured(
        Long.parseLong(words[0]), Long.parseLong(words[1]), Boolean.parseBoolean(words[2]));
  }

  String memo() {
    return most + " " + now + " " + fixed;
  }

  /** Whether a step to some value changes the most as well. */
  boolean movesMost(Effect effect, long wanted) {
    return effect == Effect.NEXT_START && (wanted > most || fixed && wanted != most);
  }
}
