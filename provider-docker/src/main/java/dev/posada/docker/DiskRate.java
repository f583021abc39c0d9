package dev.posada.docker;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.docker.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** A limit on what goes to or comes from a disk in a second, with its names everywhere. */
enum DiskRate {
  READ_BYTES(Part.DISK_READ, "BlkioDeviceReadBps", "read_bps", "rbps"),
  WRITE_BYTES(Part.DISK_WRITE, "BlkioDeviceWriteBps", "write_bps", "wbps"),
  READS(Part.DISK_READ_IOPS, "BlkioDeviceReadIOps", "read_iops", "riops"),
  WRITES(Part.DISK_WRITE_IOPS, "BlkioDeviceWriteIOps", "write_iops", "wiops");

  /** What limits nothing: 0 does so in version 1, but is refused by version 2. */
  private static final long NOTHING = Long.MAX_VALUE;

  private static final long LARGEST = 1L << 62;

  private final Part part;
  private final String field;
  private final String version1;
  private final String version2;

  DiskRate(Part part, String field, String version1, String version2) {
    this.part = part;
    this.field = field;
    this.version1 = version1;
    this.version2 = version2;
  }

  static DiskRate of(Part part) {
    for (DiskRate rate : values()) {
      if (rate.part == part) {
        return rate;
      }
    }
    throw new IllegalArgumentException("not of a disk: " + part);
  }

  Part part() {
    return part;
  }

  /** Its field in a {@code HostConfig}. */
  String field() {
    return field;
  }

  /** The file of a control group of version 1. */
  String file() {
    return "blkio.throttle." + version1 + "_device";
  }

  /** The beginning of the word in {@code io.max}, the file of a control group of version 2. */
  String key() {
    return version2 + "=";
  }

  /** {@code No blkio throttle.read_bps_device support}, {@code No io.max (rbps) support}. */
  boolean isMissing(String warning) {
    return warning.contains("No blkio throttle." + version1 + "_device")
        || warning.contains("No io.max (" + version2 + ")");
  }

  /** The strictest of the rates that several disks have; those of 0 limit nothing. */
  ResourceQuota limit(LongStream rates) {
    OptionalLong strictest = rates.filter(rate -> rate > 0 && rate < LARGEST).min();
    if (strictest.isEmpty()) {
      return ResourceQuota.lift(part);
    }
    ResourceQuota none = ResourceQuota.limit();
    ByteSize bytes = ByteSize.bytes(strictest.getAsLong());
    int operations = (int) Math.min(Integer.MAX_VALUE, strictest.getAsLong());
    return switch (this) {
      case READ_BYTES -> none.diskRead(bytes);
      case WRITE_BYTES -> none.diskWrite(bytes);
      case READS -> none.diskReadIops(operations);
      case WRITES -> none.diskWriteIops(operations);
    };
  }

  /** The limit of a quota; empty if it has none. */
  OptionalLong of(ResourceQuota quota) {
    return switch (this) {
      case READ_BYTES -> bytes(quota.diskRead());
      case WRITE_BYTES -> bytes(quota.diskWrite());
      case READS -> quota.diskReadIops().stream().asLongStream().findFirst();
      case WRITES -> quota.diskWriteIops().stream().asLongStream().findFirst();
    };
  }

  private static OptionalLong bytes(Optional<ByteSize> size) {
    return size.isPresent() ? OptionalLong.of(size.get().bytes()) : OptionalLong.empty();
  }

  /** The limit in a {@code HostConfig}. */
  ResourceQuota read(Json config) {
    return limit(config.get(field).items().stream().mapToLong(one -> one.get("Rate").number(0)));
  }

  /**
   * The limit for a {@code HostConfig}, on the disk that is limited and on all that have one.
   *
   * @param before the {@code HostConfig} until now; {@link Json#NULL} of a new container
   */
  Json write(ResourceQuota quota, Json before, DiskLimits disks) {
    Map<String, Long> rates = rates(before, disks);
    rates.replaceAll((device, former) -> of(quota).orElse(NOTHING));
    return write(rates);
  }

  /** What takes {@link #write} back: each disk has the limit again that it had, or none. */
  Json back(Json before, DiskLimits disks) {
    return write(rates(before, disks));
  }

  private Map<String, Long> rates(Json before, DiskLimits disks) {
    Map<String, Long> rates = new LinkedHashMap<>();
    disks.device().ifPresent(device -> rates.put(device, NOTHING));
    for (Json one : before.get(field).items()) {
      long rate = one.get("Rate").number(0);
      rates.put(one.get("Path").text(""), rate > 0 ? rate : NOTHING);
    }
    return rates;
  }

  private static Json write(Map<String, Long> rates) {
    return Json.array(
        rates.entrySet().stream()
            .map(rate -> Json.object().with("Path", rate.getKey()).with("Rate", rate.getValue()))
            .toList());
  }
}
