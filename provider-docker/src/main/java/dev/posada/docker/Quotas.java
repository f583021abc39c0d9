package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes and reads the limits of containers. */
final class Quotas {
  private final DockerEngine engine;
  private final HostFacts host;
  private final KernelLimits kernel;

  Quotas(DockerEngine engine, HostFacts host, KernelLimits kernel) {
    this.engine = engine;
    this.host = host;
    this.kernel = kernel;
  }

  /**
   * One step for all parts: the engine takes them in one call, half of it may fail, and one call
   * with the old values makes it whole again.
   */
  QuotaPlan plan(String id, ResourceQuota quota, Operation op) {
    Json inspected = engine.inspected(id, op);
    Json config = inspected.get("HostConfig");
    ResourceQuota rounded = QuotaRules.represent(quota, host);
    ResourceQuota back = HostConfigQuota.read(config, host).only(parts(rounded));
    Effect effect = runs(inspected) ? Effect.LIVE : Effect.NEXT_START;
    Map<Part, HypervisorException> refusals = QuotaRules.refusals(quota, config, host);
    // what is refused may be no field of Docker's, and nothing of it is ever taken back
    String memo = refusals.isEmpty() ? HostConfigQuota.back(back, config, host).toString() : "";
    QuotaPlan plan =
        QuotaPlan.of(new QuotaPlan.Step(rounded, back, effect, mechanism(rounded.named()), memo));
    for (Map.Entry<Part, HypervisorException> refusal : refusals.entrySet()) {
      plan = plan.refuse(refusal.getKey(), refusal.getValue());
    }
    return plan;
  }

  /** A container between two starts has no process: what it gets holds from the next one on. */
  private static boolean runs(Json inspected) {
    GuestState state = ContainerJson.state(inspected);
    return state == GuestState.RUNNING || state == GuestState.PAUSED;
  }

  private static Part[] parts(ResourceQuota quota) {
    return quota.named().toArray(Part[]::new);
  }

  private static String mechanism(Set<Part> parts) {
    return parts.stream()
        .map(
            part ->
                switch (part) {
                  case CPUS -> "NanoCpus";
                  case CPU_WEIGHT -> "CpuShares";
                  case MEMORY -> "Memory, MemorySwap";
                  case PROCESSES -> "PidsLimit";
                  case DISK_READ, DISK_WRITE, DISK_READ_IOPS, DISK_WRITE_IOPS ->
                      DiskRate.of(part).field();
                  default -> part.toString();
                })
        .collect(Collectors.joining(", ", "POST /containers/{id}/update ", ""));
  }

  /** {@code POST /containers/{id}/update}, the limits of a step. */
  void update(String id, ResourceQuota quota, Operation op) {
    Json config = engine.inspected(id, op).get("HostConfig");
    send(id, quota, HostConfigQuota.write(quota, config, host).toString(), op);
  }

  /**
   * {@code POST /containers/{id}/update}, the fields before a step. Shares that are no whole
   * weight, several disks and all the swap there is are more than a quota can say.
   */
  void undo(String id, QuotaPlan.Step step, Operation op) {
    send(id, step.back(), step.memo(), op);
  }

  private void send(String id, ResourceQuota quota, String fields, Operation op) {
    Json answer =
        engine.json(api -> Request.post(Paths.container(api, id, "update")).json(fields), op);
    requireTaken(id, quota, answer, op);
  }

  /**
   * The engine answers with success and a warning where it drops a limit that the kernel cannot
   * have. Most warnings are about something else, though: 20.10 complains with each update that the
   * host does not forward packets. So what counts is what it has kept. Rates of disks it drops
   * without a warning.
   */
  void requireTaken(String id, ResourceQuota quota, Json answer, Operation op) {
    boolean rates =
        Arrays.stream(DiskRate.values()).anyMatch(rate -> quota.named().contains(rate.part()));
    if (answer.get("Warnings").items().isEmpty() && !rates) {
      return;
    }
    Json inspected = engine.inspected(id, op);
    ResourceQuota kept = HostConfigQuota.read(inspected.get("HostConfig"), host).only(parts(quota));
    if (!kept.equals(quota)) {
      String warnings =
          answer.get("Warnings").items().stream()
              .map(warning -> warning.text(""))
              .collect(Collectors.joining("; "));
      throw new RejectedException(
          (warnings.isEmpty() ? "it was dropped without a word" : warnings)
              + ": asked "
              + quota
              + ", the engine kept "
              + kept,
          Failure.undecided());
    }
  }

  /** What holds now and what will; a container without a process has no kernel to ask. */
  QuotaReading read(String id, Operation op) {
    Json inspected = engine.inspected(id, op);
    ResourceQuota configured = HostConfigQuota.read(inspected.get("HostConfig"), host);
    KernelLimits.Found found =
        runs(inspected) ? kernel.of(inspected, op) : KernelLimits.Found.NOTHING;
    return found.over(configured);
  }
}
