package dev.posada.spi;

import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import java.util.Map;
import java.util.Objects;

/**
 * A guest's limits as they were read. A part that is not named is not known. Immutable.
 *
 * @param actual what holds now; of a guest that is off, what will hold when it starts
 * @param nextStart what will hold when the guest starts next
 * @param witnesses who says so, for each part of {@code actual}
 */
public record QuotaReading(
    ResourceQuota actual,
    ResourceQuota nextStart,
    Map<ResourceQuota.Part, QuotaReport.Witness> witnesses) {

  /**
   * Checks and takes the values.
   *
   * @param actual what holds now; of a guest that is off, what will hold when it starts
   * @param nextStart what will hold when the guest starts next
   * @param witnesses who says so, for each part of {@code actual}
   */
  public QuotaReading {
    Objects.requireNonNull(actual, "actual");
    Objects.requireNonNull(nextStart, "nextStart");
    witnesses = Map.copyOf(witnesses);
  }
}
