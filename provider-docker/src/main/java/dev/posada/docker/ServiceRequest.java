package dev.posada.docker;

import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.PortForward;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The body of {@code POST /services/create}: what is not said in a spec is left to the image.
 *
 * <p>A swarm knows less than an engine does. What it has no word for is refused, not dropped.
 */
final class ServiceRequest {
  /** The label of its containers that names their service. */
  static final String SERVICE = "posada/service";

  private static final Set<Part> LIMITS = EnumSet.of(Part.CPUS, Part.MEMORY, Part.PROCESSES);

  private ServiceRequest() {}

  /**
   * Refuses what no service can have.
   *
   * @param limitsProcesses whether the engine knows a service's limit on processes
   */
  static void check(ContainerSpec spec, boolean limitsProcesses) {
    refuse(
        spec.removeAtExit(),
        "removal at exit",
        "the swarm replaces a container that ends, and removes it anyway");
    refuse(spec.terminal(), "a terminal", "nobody is connected to a service's containers");
    refuse(
        spec.pull() == ContainerSpec.Pull.NEVER,
        "an image that is never pulled",
        "each engine of the swarm asks the registry first, and takes its own image if that fails");
    refuse(!spec.options().isEmpty(), "an option of the provider", "none of them is for services");
    for (PortForward port : spec.ports()) {
      refuse(
          !port.hostAddress().isEmpty(),
          "port " + port,
          "a swarm publishes ports at all addresses of all its engines");
    }
    for (Part part : spec.quota().limited()) {
      refuse(!LIMITS.contains(part), part.toString(), "a swarm limits only " + LIMITS);
      refuse(
          part == Part.PROCESSES && !limitsProcesses,
          part.toString(),
          "a swarm of an engine before API 1.41 does not limit it");
    }
  }

  private static void refuse(boolean wanted, String what, String why) {
    if (wanted) {
      throw new UnsupportedCapabilityException(
          what + " of a service", Support.no(why, "leave it out"), Failure.notDone());
    }
  }

  /**
   * The body.
   *
   * @param quota the spec's quota, as the engine can represent it
   */
  static Json of(ContainerSpec spec, int replicas, ResourceQuota quota) {
    Json task =
        Json.object()
            .with("ContainerSpec", container(spec))
            .with("Resources", Json.object().with("Limits", limits(quota)))
            .with("RestartPolicy", Json.object().with("Condition", condition(spec.restart())));
    if (!spec.networks().isEmpty()) {
      task =
          task.with(
              "Networks",
              Json.array(
                  spec.networks().stream()
                      .map(network -> Json.object().with("Target", network))
                      .toList()));
    }
    Json body =
        Json.object()
            .with("Name", spec.name().orElseThrow())
            .with("Labels", spec.labels())
            .with("TaskTemplate", task)
            .with(
                "Mode", Json.object().with("Replicated", Json.object().with("Replicas", replicas)));
    return spec.ports().isEmpty()
        ? body
        : body.with(
            "EndpointSpec", Json.object().with("Ports", ContainerPorts.published(spec.ports())));
  }

  /** What an image calls its entrypoint is the command here, and its command are the arguments. */
  private static Json container(ContainerSpec spec) {
    Map<String, String> labels = new LinkedHashMap<>(spec.labels());
    labels.put(SERVICE, spec.name().orElseThrow());
    Json container =
        Json.object()
            .with(
                "Image",
                spec.image()
                    .orElseThrow(
                        () -> new RejectedException("Docker makes services from images only")))
            .with("Labels", labels);
    if (!spec.entrypoint().isEmpty()) {
      container = container.with("Command", spec.entrypoint());
    }
    if (!spec.command().isEmpty()) {
      container = container.with("Args", spec.command());
    }
    if (spec.directory().isPresent()) {
      container = container.with("Dir", spec.directory().get());
    }
    container = ContainerRequest.withProcess(container, spec);
    return spec.mounts().isEmpty()
        ? container
        : container.with("Mounts", ContainerMounts.write(spec.mounts(), Optional.empty()));
  }

  /**
   * The limits. Of a service's containers the engine lets as much be swapped as they have memory:
   * before API 1.52 a swarm has no word for swap.
   */
  private static Json limits(ResourceQuota quota) {
    Json limits = Json.object();
    if (quota.cpus().isPresent()) {
      limits = limits.with("NanoCPUs", HostConfigQuota.nanoCpus(quota.cpus().getAsDouble()));
    }
    if (quota.memory().isPresent()) {
      limits = limits.with("MemoryBytes", quota.memory().get().bytes());
    }
    return quota.processes().isPresent()
        ? limits.with("Pids", quota.processes().getAsInt())
        : limits;
  }

  /** That a service runs as many as it is to is what it is for: it is not asked for by a policy. */
  private static String condition(ContainerSpec.Restart restart) {
    return restart == ContainerSpec.Restart.ON_FAILURE ? "on-failure" : "any";
  }
}
