package dev.posada.internal.memory;

import dev.posada.ContainerSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * A container's health check. Its command ends each time alike, so the first check tells what all
 * of them do, and no other one has to be made. Immutable.
 *
 * @param first when the first check has its answer, in running time
 * @param passes whether it says that the container is well
 */
record HealthCheck(Duration first, boolean passes) {

  static Optional<HealthCheck> of(ContainerSpec spec, Surroundings around) {
    if (spec.healthCommand().isEmpty()) {
      return Optional.empty();
    }
    Program program = Commands.program(spec.healthCommand(), around, new byte[0]);
    Duration every = spec.healthInterval().orElseThrow();
    return Optional.of(
        new HealthCheck(
            every.plus(program.takes().orElse(Duration.ZERO)),
            program.takes().isPresent() && program.exitCode() == 0));
  }

  boolean isHealthy(Run run) {
    return passes && run.elapsed().compareTo(first) >= 0;
  }
}
