package dev.posada.docker;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What limits a container can have.
 *
 * <p>The engine is no judge of that: of a stopped container it accepts what then fails at its next
 * start, and 0.005 CPUs it accepts and limits nothing (20.10). So every range is checked here.
 */
final class QuotaRules {
  /** The kernel takes no quota of less than 1 ms, of a period of 100 ms. */
  private static final double FEWEST_CPUS = 0.01;

  private static final ByteSize LEAST_MEMORY = ByteSize.mib(6);
  private static final long PAGE = 4096;

  /** {@code PID_MAX_LIMIT} of a 64-bit kernel; pids.max refuses one more, with invalid argument. */
  private static final int MOST_PROCESSES = 4_194_304;

  private QuotaRules() {}

  /**
   * A quota as the engine can represent it: memory in whole pages, and what is all that the host
   * has is no limit.
   */
  static ResourceQuota represent(ResourceQuota quota, HostFacts host) {
    ResourceQuota rounded = quota;
    if (quota.cpus().isPresent() && quota.cpus().getAsDouble() == host.cpus()) {
      rounded = rounded.with(ResourceQuota.lift(Part.CPUS));
    }
    if (quota.cpuWeight().isPresent() && quota.cpuWeight().getAsInt() == 100) {
      rounded = rounded.with(ResourceQuota.lift(Part.CPU_WEIGHT));
    }
    if (quota.memory().isPresent()) {
      long bytes = quota.memory().get().bytes();
      long pages = Math.max(PAGE, bytes - bytes % PAGE);
      rounded =
          pages >= host.memory() - host.memory() % PAGE
              ? rounded.with(ResourceQuota.lift(Part.MEMORY))
              : rounded.memory(ByteSize.bytes(pages));
    }
    return rounded;
  }

  /**
   * The parts of a quota that this host or this container cannot have, and why.
   *
   * @param before the container's {@code HostConfig} until now; {@link Json#NULL} of a new one
   */
  static Map<Part, HypervisorException> refusals(ResourceQuota quota, Json before, HostFacts host) {
    Map<Part, HypervisorException> refusals = new EnumMap<>(Part.class);
    for (Part part : quota.named()) {
      refusal(part, quota, before, host).ifPresent(why -> refusals.put(part, why));
    }
    return refusals;
  }

  private static Optional<HypervisorException> refusal(
      Part part, ResourceQuota quota, Json before, HostFacts host) {
    Support support = support(part, before.isNull() ? Effect.NEXT_START : Effect.LIVE, host);
    if (!support.available()) {
      return Optional.of(
          new UnsupportedCapabilityException(part.toString(), support, Failure.notDone()));
    }
    return switch (part) {
      case CPUS -> ofCpus(quota, before, host);
      case MEMORY -> ofMemory(quota, host);
      case PROCESSES ->
          quota.processes().orElse(1) > MOST_PROCESSES
              ? rejected("the kernel counts at most " + MOST_PROCESSES + " processes")
              : Optional.empty();
      case DISK_READ, DISK_WRITE, DISK_READ_IOPS, DISK_WRITE_IOPS ->
          ofDisk(DiskRate.of(part), quota, before, host.disks());
      default -> Optional.empty();
    };
  }

  private static Optional<HypervisorException> ofCpus(
      ResourceQuota quota, Json before, HostFacts host) {
    if (before.get("CpuQuota").number(0) != 0 || before.get("CpuPeriod").number(0) != 0) {
      // 409 "Nano CPUs cannot be updated as CPU Period has already been set"; with a CpuQuota of -1
      // 20.10 says nothing and forgets the limit at the next start
      return Optional.of(
          new UnsupportedCapabilityException(
              Part.CPUS.toString(),
              Support.no(
                  "somebody set CpuQuota or CpuPeriod of this container, which the engine cannot"
                      + " unset",
                  "create the container anew"),
              Failure.notDone()));
    }
    double cpus = quota.cpus().orElse(1);
    if (cpus < FEWEST_CPUS) {
      return rejected("a container has at least " + FEWEST_CPUS + " CPUs: " + cpus);
    }
    return quota.cpus().isPresent() && cpus > host.cpus()
        ? rejected("the host has " + host.cpus() + " CPUs: " + cpus)
        : Optional.empty();
  }

  private static Optional<HypervisorException> ofMemory(ResourceQuota quota, HostFacts host) {
    ByteSize memory = quota.memory().orElse(LEAST_MEMORY);
    if (memory.compareTo(LEAST_MEMORY) < 0) {
      return rejected("a container has at least " + LEAST_MEMORY + " of memory: " + memory);
    }
    return memory.bytes() > host.memory()
        ? rejected("the host has " + ByteSize.bytes(host.memory()) + " of memory: " + memory)
        : Optional.empty();
  }

  private static Optional<HypervisorException> ofDisk(
      DiskRate rate, ResourceQuota quota, Json before, DiskLimits disks) {
    boolean known = disks.device().isPresent() || !before.get(rate.field()).items().isEmpty();
    return known || rate.of(quota).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new UnsupportedCapabilityException(
                rate.part().toString(),
                Support.no(
                    "the disk that holds the containers is not known: the engine runs on another"
                        + " machine, or in a file system without a disk of its own",
                    "create the container with DockerContainerOptions.limitDisk"),
                Failure.notDone()));
  }

  private static Optional<HypervisorException> rejected(String why) {
    return Optional.of(new RejectedException(why));
  }

  /** Whether the engine on that host can limit a part, live or of a container that is off. */
  static Support support(Part part, Effect effect, HostFacts host) {
    return switch (part) {
      case CPUS -> kernel(host.limitsCpus(), "CFS bandwidth control");
      case CPU_WEIGHT -> kernel(host.weighsCpus(), "shares of the processors");
      case MEMORY -> kernel(host.limitsMemory(), "the memory controller");
      case PROCESSES -> kernel(host.limitsProcesses(), "the pids controller");
      case VCPUS ->
          Support.no("a container has no processors of its own", "limit " + Part.CPUS + " instead");
      case DISK_READ, DISK_WRITE, DISK_READ_IOPS, DISK_WRITE_IOPS ->
          host.disks().support(part, effect);
      case NETWORK_RECEIVE, NETWORK_SEND ->
          Support.no("Docker cannot limit networks", "limit it on the host's own interface");
    };
  }

  private static Support kernel(boolean there, String what) {
    return there
        ? Support.yes()
        : Support.no("the host's kernel lacks " + what, "turn it on in the host's kernel");
  }
}
