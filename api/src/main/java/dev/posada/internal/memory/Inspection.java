package dev.posada.internal.memory;

import dev.posada.ContainerInfo;

/** What {@code inspect} tells of a container. */
final class Inspection {
  private Inspection() {}

  static ContainerInfo of(SimulatedContainer container) {
    Surroundings around = container.surroundings();
    ContainerInfo.Builder info =
        ContainerInfo.builder(container.id(), container.name(), container.state())
            .nativeState(container.nativeState())
            .labels(container.labels())
            .created(container.created())
            .quota(container.configured())
            .image(container.imageName())
            .command(container.command())
            .environment(around.environment())
            .directory(around.directory())
            .user(around.user())
            .ports(container.joined().ports())
            .mounts(container.mounted().mounts())
            .networks(container.joined().networks())
            .restarts(container.restarts());
    container.exitCode().ifPresent(info::exitCode);
    container.started().ifPresent(info::started);
    container.isHealthy().ifPresent(info::healthy);
    return info.build();
  }
}
