package dev.posada.docker;

import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.docker.json.Json;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which limits on disks an engine can set, and on which disk.
 *
 * <p>One disk of the host is limited: that which holds the files of the containers. The engine does
 * not say which one it is, so it has to be looked up on its machine, or be told.
 *
 * @param device the disk, as in {@code /dev/sda}; empty if it is not known
 * @param live whether the limits of a container can be changed after it was created
 * @param missing what the engine's kernel lacks, by part
 */
record DiskLimits(Optional<String> device, boolean live, Map<Part, String> missing) {
  /** What cannot limit any disk. */
  static final DiskLimits NONE = none();

  /** Since then an update takes rates; before, it drops them without a word. */
  private static final ApiVersion LIVE_SINCE = new ApiVersion(1, 55);

  private static DiskLimits none() {
    Map<Part, String> missing = new EnumMap<>(Part.class);
    for (DiskRate rate : DiskRate.values()) {
      missing.put(rate.part(), "limits on disks");
    }
    return new DiskLimits(Optional.empty(), false, missing);
  }

  /** What {@code GET /info} says: what the kernel lacks is among its warnings. */
  static DiskLimits of(Json info, ApiVersion version, Optional<String> device) {
    Map<Part, String> missing = new EnumMap<>(Part.class);
    for (Json warning : info.get("Warnings").items()) {
      for (DiskRate rate : DiskRate.values()) {
        if (rate.isMissing(warning.text(""))) {
          missing.put(rate.part(), rate.toString());
        }
      }
    }
    return new DiskLimits(device, !version.isOlderThan(LIVE_SINCE), missing);
  }

  DiskLimits on(String other) {
    return new DiskLimits(Optional.of(other), live, missing);
  }

  boolean canLimit(Part part) {
    return !missing.containsKey(part);
  }

  /** Whether a part can be limited, if it is of a disk. */
  Support support(Part part, Effect effect) {
    if (!canLimit(part)) {
      return Support.no(
          "the host's kernel lacks " + missing.get(part), "turn it on in the host's kernel");
    }
    return effect == Effect.LIVE && !live
        ? Support.no(
            "before API "
                + LIVE_SINCE
                + " Docker limits the disks of a container only when it creates it",
            "create the container with that limit, or use Docker 29.6 or newer")
        : Support.yes();
  }
}
