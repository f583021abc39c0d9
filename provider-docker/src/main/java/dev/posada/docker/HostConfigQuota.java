package dev.posada.docker;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.docker.json.Json;

/**
 * Limits as the fields of a container's {@code HostConfig}, both ways.
 *
 * <p>Zero means <em>none</em> there when a container is created and <em>keep</em> when it is
 * updated, so what lifts a limit is the number that limits nothing: all processors, all memory,
 * 1024 shares, -1 processes. All four were seen to work on 20.10, live and durable. {@code
 * CpuQuota: -1} works as well, but any later {@code NanoCpus} is then lost at the next start.
 */
final class HostConfigQuota {
  /** Shares of a container that nobody touched. */
  static final long SHARES = 1024;

  /** A pebibyte. */
  private static final long ALL_SWAP = 1L << 50;

  private static final long FEWEST_SHARES = 2;
  private static final long MOST_SHARES = 262_144;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_CPU = 1_000_000_000;

  /** The period that the engine takes where none is configured, in microseconds. */
  private static final long PERIOD = 100_000;

  private HostConfigQuota() {}

  /** The limits in a {@code HostConfig}; every part that Docker can limit is named. */
  static ResourceQuota read(Json config, HostFacts host) {
    ResourceQuota quota =
        ResourceQuota.limit()
            .with(cpus(config, host))
            .with(weight(config.get("CpuShares").number(0)))
            .with(memory(config.get("Memory").number(0), host))
            .with(processes(config.get("PidsLimit").number(0)));
    for (DiskRate rate : DiskRate.values()) {
      quota = host.disks().canLimit(rate.part()) ? quota.with(rate.read(config)) : quota;
    }
    return quota;
  }

  private static ResourceQuota cpus(Json config, HostFacts host) {
    long quota = config.get("CpuQuota").number(0);
    if (quota != 0) { // -1 too: it wins over NanoCpus when the container starts
      long period = config.get("CpuPeriod").number(0);
      return cpus(quota, period == 0 ? PERIOD : period, host);
    }
    return cpus(config.get("NanoCpus").number(0), NANOS_PER_CPU, host);
  }

  /** A ceiling of so much in so much time; below a thousandth it was seen to limit nothing. */
  static ResourceQuota cpus(long quota, long period, HostFacts host) {
    double cpus = period <= 0 ? 0 : (double) quota / period;
    return cpus < 0.001 || cpus >= host.cpus()
        ? ResourceQuota.lift(Part.CPUS)
        : ResourceQuota.limit().cpus(cpus);
  }

  /** A weight by the ratio to the shares of a container that nobody touched. */
  static ResourceQuota weight(long shares) {
    if (shares == 0 || shares == SHARES) {
      return ResourceQuota.lift(Part.CPU_WEIGHT);
    }
    long weight = Math.round(shares * 100.0 / SHARES);
    return ResourceQuota.limit().cpuWeight((int) Math.max(1, Math.min(10_000, weight)));
  }

  /** A memory limit; what is not below the host's memory limits nothing. */
  static ResourceQuota memory(long bytes, HostFacts host) {
    return bytes <= 0 || bytes >= host.memory()
        ? ResourceQuota.lift(Part.MEMORY)
        : ResourceQuota.limit().memory(ByteSize.bytes(bytes));
  }

  /** A limit on processes; null, 0 and everything negative limit nothing. */
  static ResourceQuota processes(long limit) {
    return limit <= 0 || limit > Integer.MAX_VALUE
        ? ResourceQuota.lift(Part.PROCESSES)
        : ResourceQuota.limit().processes((int) limit);
  }

  /**
   * The fields that set the parts which a quota names.
   *
   * @param before the {@code HostConfig} until now; {@link Json#NULL} of a new container
   */
  static Json write(ResourceQuota quota, Json before, HostFacts host) {
    Json fields = Json.object();
    for (Part part : quota.named()) {
      fields =
          switch (part) {
            case CPUS -> fields.with("NanoCpus", nanoCpus(quota, host));
            case CPU_WEIGHT -> fields.with("CpuShares", shares(quota));
            case MEMORY -> {
              long memory = quota.memory().map(ByteSize::bytes).orElse(host.memory());
              yield fields.with("Memory", memory).with("MemorySwap", memory + swap(before));
            }
            case PROCESSES -> fields.with("PidsLimit", quota.processes().orElse(-1));
            case DISK_READ, DISK_WRITE, DISK_READ_IOPS, DISK_WRITE_IOPS -> {
              DiskRate rate = DiskRate.of(part);
              yield fields.with(rate.field(), rate.write(quota, before, host.disks()));
            }
            default -> throw new IllegalArgumentException("not a limit of Docker: " + part);
          };
    }
    return fields;
  }

  /**
   * The fields that take a change back: those that there were, to the last digit and disk, and the
   * number that limits nothing where there was none.
   *
   * @param back the limits until now of the parts that change
   * @param before the {@code HostConfig} until now
   */
  static Json back(ResourceQuota back, Json before, HostFacts host) {
    Json fields = write(back, before, host);
    for (String field : fields.fields().keySet()) {
      if (before.get(field).number(0) != 0 && isTaken(field, before, host)) {
        fields = fields.with(field, before.get(field));
      }
    }
    for (DiskRate rate : DiskRate.values()) {
      if (back.named().contains(rate.part())) {
        fields = fields.with(rate.field(), rate.back(before, host.disks()));
      }
    }
    return fields;
  }

  /**
   * The engine refuses more processors than there are, though a container may have been made so.
   */
  private static boolean isTaken(String field, Json before, HostFacts host) {
    return !field.equals("NanoCpus") || before.get(field).number(0) <= host.cpus() * NANOS_PER_CPU;
  }

  private static long nanoCpus(ResourceQuota quota, HostFacts host) {
    return quota.cpus().isPresent()
        ? nanoCpus(quota.cpus().getAsDouble())
        : host.cpus() * NANOS_PER_CPU;
  }

  /** A number of processors as the engine takes it, to the thousandth of one. */
  static long nanoCpus(double cpus) {
    return Math.round(cpus * 1000) * NANOS_PER_MILLI;
  }

  private static long shares(ResourceQuota quota) {
    return quota.cpuWeight().isPresent()
        ? Math.max(
            FEWEST_SHARES, Math.min(MOST_SHARES, quota.cpuWeight().getAsInt() * SHARES / 100))
        : SHARES;
  }

  /**
   * The swap that a container may use besides its memory, which stays when the memory changes.
   *
   * <p>{@code MemorySwap} is the sum of both, and has to be sent with every {@code Memory}: the
   * answers 409 where memory alone would be above it. It is a number: -1 leaves the kernel's value
   * as it was, or fails where that is below the new memory (20.10). So who has all the swap there
   * is, which -1 says, is given more than there can be; taking that back, -1 does no harm. Without
   * a limit before there is none.
   */
  private static long swap(Json before) {
    long memory = before.get("Memory").number(0);
    long both = before.get("MemorySwap").number(0);
    if (both == -1) {
      return ALL_SWAP;
    }
    return memory > 0 && both > memory ? both - memory : 0;
  }
}
