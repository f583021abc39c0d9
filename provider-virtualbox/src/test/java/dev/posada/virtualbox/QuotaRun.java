package dev.posada.virtualbox;

import dev.posada.ResourceQuota;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.virtualbox.quota.Quotas;

/** A quota that is planned and applied at once, as the core does. */
final class QuotaRun {
  private QuotaRun() {}

  /** {@return what was planned and is done; fails with the first refusal} */
  static QuotaPlan apply(Quotas quotas, String id, ResourceQuota quota, Operation op) {
    QuotaPlan plan = quotas.plan(id, quota, op);
    plan.refused()
        .values()
        .forEach(
            why -> {
              throw why;
            });
    plan.steps().forEach(step -> quotas.apply(id, step, op));
    return plan;
  }
}
