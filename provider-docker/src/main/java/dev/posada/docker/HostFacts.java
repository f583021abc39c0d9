package dev.posada.docker;

import dev.posada.ByteSize;
import dev.posada.HostInfo;
import dev.posada.docker.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code GET /info} says about the machine, as far as limits depend on it.
 *
 * @param cpus its processors
 * @param memory its memory in bytes
 * @param limitsCpus whether a container can get a ceiling over its processors
 * @param weighsCpus whether a container can get a weight
 * @param limitsMemory whether a container can get a memory limit
 * @param limitsProcesses whether a container can get a limit on processes
 * @param disks which limits on its disks a container can get
 * @param dialect where the engine is another than Docker
 */
record HostFacts(
    int cpus,
    long memory,
    boolean limitsCpus,
    boolean weighsCpus,
    boolean limitsMemory,
    boolean limitsProcesses,
    DiskLimits disks,
    Dialect dialect) {

  /** Of a host of Docker that cannot limit disks. */
  HostFacts(
      int cpus,
      long memory,
      boolean limitsCpus,
      boolean weighsCpus,
      boolean limitsMemory,
      boolean limitsProcesses) {
    this(
        cpus,
        memory,
        limitsCpus,
        weighsCpus,
        limitsMemory,
        limitsProcesses,
        DiskLimits.NONE,
        Dialect.DOCKER);
  }

  static HostFacts of(Json info, DiskLimits disks, Dialect dialect) {
    return new HostFacts(
        Math.toIntExact(info.get("NCPU").number(1)),
        info.get("MemTotal").number(Long.MAX_VALUE),
        info.get("CpuCfsQuota").bool(true),
        info.get("CPUShares").bool(true),
        info.get("MemoryLimit").bool(true),
        info.get("PidsLimit").bool(true),
        disks,
        dialect);
  }

  /** The same host, of which another disk is limited. */
  HostFacts limiting(String disk) {
    return new HostFacts(
        cpus,
        memory,
        limitsCpus,
        weighsCpus,
        limitsMemory,
        limitsProcesses,
        disks.on(disk),
        dialect);
  }

  /** What users see of {@code GET /info} and {@code GET /version}. */
  static HostInfo describe(Json info, Json version) {
    Map<String, String> details = new LinkedHashMap<>();
    detail(details, "api version", version.get("ApiVersion"));
    detail(details, "operating system", info.get("OperatingSystem"));
    detail(details, "kernel", info.get("KernelVersion"));
    detail(details, "architecture", info.get("Architecture"));
    detail(details, "storage driver", info.get("Driver"));
    detail(details, "cgroup driver", info.get("CgroupDriver"));
    detail(details, "cgroup version", info.get("CgroupVersion"));
    detail(details, "root directory", info.get("DockerRootDir"));
    HostInfo.Builder host =
        HostInfo.builder(product(version), version.get("Version").text("unknown"))
            .details(details)
            .cpus(Math.toIntExact(info.get("NCPU").number(1)));
    info.get("Name").text().ifPresent(host::hostName);
    info.get("MemTotal").number().ifPresent(bytes -> host.memory(ByteSize.bytes(bytes)));
    return host.build();
  }

  /** Podman answers at the same socket and names itself among its components. */
  private static String product(Json version) {
    boolean podman =
        version.get("Components").items().stream()
            .anyMatch(part -> part.get("Name").text("").startsWith("Podman"));
    return podman ? "Podman" : "Docker";
  }

  private static void detail(Map<String, String> details, String name, Json value) {
    value.text().filter(text -> !text.isEmpty()).ifPresent(text -> details.put(name, text));
  }
}
