package dev.posada.docker;

import dev.posada.QuotaReport.Witness;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaReading;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the limits of a running container where they are enforced.
 *
 * <p>The cgroup's own files tell all, where the engine runs on this machine. From afar {@code GET
 * /containers/{id}/stats} carries memory and processes, read from the same files by the engine; of
 * the processors it tells nothing, so for them its record is all there is.
 */
final class KernelLimits {
  private final DockerEngine engine;
  private final HostFacts host;
  private final CgroupFiles files;

  KernelLimits(DockerEngine engine, HostFacts host, CgroupFiles files) {
    this.engine = engine;
    this.host = host;
    this.files = files;
  }

  /**
   * Limits as they are enforced; a part that is not named could not be read.
   *
   * @param limits the limits
   */
  record Found(ResourceQuota limits) {
    static final Found NOTHING = new Found(ResourceQuota.limit());

    /** The reading of a container that is configured like that. */
    QuotaReading over(ResourceQuota configured) {
      Map<Part, Witness> witnesses = new EnumMap<>(Part.class);
      configured.named().forEach(part -> witnesses.put(part, Witness.HYPERVISOR));
      limits.named().forEach(part -> witnesses.put(part, Witness.KERNEL));
      return new QuotaReading(configured.with(limits), configured, witnesses);
    }
  }

  /** What the kernel says about a container that has a process. */
  Found of(Json inspected, Operation op) {
    Optional<ResourceQuota> local = files.read(inspected, host);
    return new Found(local.orElseGet(() -> fromStats(inspected.get("Id").text(""), op)));
  }

  private ResourceQuota fromStats(String id, Operation op) {
    return limits(
        engine.json(api -> Request.get(Measurements.once(Paths.container(api, id, "stats"))), op),
        host);
  }

  /**
   * The limits in an answer to {@code GET /containers/{id}/stats}. Without a limit on memory it has
   * the memory of the machine there, without one on processes nothing (20.10). Podman never tells
   * of a limit on processes.
   */
  static ResourceQuota limits(Json stats, HostFacts host) {
    ResourceQuota limits = ResourceQuota.limit();
    Json memory = stats.get("memory_stats");
    if (!memory.get("limit").isNull()) {
      limits = limits.with(HostConfigQuota.memory(memory.get("limit").number(0), host));
    }
    Json processes = stats.get("pids_stats");
    if (!processes.get(host.dialect().podman() ? "limit" : "current").isNull()) {
      limits = limits.with(HostConfigQuota.processes(processes.get("limit").number(0)));
    }
    return limits;
  }
}
