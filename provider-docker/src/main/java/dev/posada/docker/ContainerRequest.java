package dev.posada.docker;

import dev.posada.ContainerSpec;
import dev.posada.ResourceQuota;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The body of {@code POST /containers/create}: what is not said in a spec is left to the image. */
final class ContainerRequest {
  private ContainerRequest() {}

  /**
   * The body.
   *
   * @param image the spec's image
   * @param quota the spec's quota, as the engine can represent it
   */
  static Json of(ContainerSpec spec, String image, ResourceQuota quota, HostFacts host) {
    Json body =
        Json.object()
            .with("Image", Reference.exact(image))
            .with("Labels", spec.labels())
            .with("OpenStdin", true)
            .with("StdinOnce", true); // or nobody could ever end it
    if (spec.terminal()) {
      body = body.with("Tty", true);
    }
    if (!spec.command().isEmpty()) {
      body = body.with("Cmd", spec.command());
    }
    if (!spec.entrypoint().isEmpty()) {
      body = body.with("Entrypoint", spec.entrypoint());
    }
    if (spec.directory().isPresent()) {
      body = body.with("WorkingDir", spec.directory().get());
    }
    body = withProcess(body, spec);
    if (!spec.ports().isEmpty()) {
      body = body.with("ExposedPorts", ContainerPorts.exposed(spec.ports()));
    }
    return body.with("HostConfig", hostConfig(spec, quota, host));
  }

  /** What containers and those of services say of their process in the same words. */
  static Json withProcess(Json body, ContainerSpec spec) {
    Json more = body;
    if (!spec.environment().isEmpty()) {
      more = more.with("Env", environment(spec.environment()));
    }
    if (spec.user().isPresent()) {
      more = more.with("User", spec.user().get());
    }
    if (spec.stopSignal().isPresent()) {
      more = more.with("StopSignal", spec.stopSignal().get());
    }
    return spec.healthInterval().isPresent()
        ? more.with("Healthcheck", health(spec.healthInterval().get(), spec.healthCommand()))
        : more;
  }

  /** {@code CMD} runs the words as they are; {@code CMD-SHELL} would need a shell in the image. */
  private static Json health(Duration every, List<String> command) {
    List<String> test = new ArrayList<>(List.of("CMD"));
    test.addAll(command);
    return Json.object().with("Test", test).with("Interval", every.toNanos());
  }

  private static Json hostConfig(ContainerSpec spec, ResourceQuota quota, HostFacts host) {
    Json config = HostConfigQuota.write(limits(quota), Json.NULL, host);
    DockerContainerOptions options = DockerContainerOptions.of(spec);
    config = HostConfigOptions.write(options, config);
    if (!spec.mounts().isEmpty()) {
      Json mounts = ContainerMounts.write(spec.mounts(), options.memoryMountSize());
      config = config.with("Mounts", mounts);
    }
    if (!spec.ports().isEmpty()) {
      config = config.with("PortBindings", ContainerPorts.bindings(spec.ports()));
    }
    if (spec.removeAtExit()) {
      config = config.with("AutoRemove", true);
    }
    return switch (spec.restart()) {
      case NO -> config;
      case ON_FAILURE -> config.with("RestartPolicy", Json.object().with("Name", "on-failure"));
      case ALWAYS -> config.with("RestartPolicy", Json.object().with("Name", "always"));
    };
  }

  /** A new container has no limits that would have to be lifted. */
  private static ResourceQuota limits(ResourceQuota quota) {
    return quota.only(quota.limited().toArray(ResourceQuota.Part[]::new));
  }

  /** Variables as a process has them. */
  static List<String> environment(Map<String, String> variables) {
    return variables.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .toList();
  }
}
