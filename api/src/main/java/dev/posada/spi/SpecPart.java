package dev.posada.spi;

/**
 * A part of what users write that a driver may or may not understand. The core refuses a spec with
 * a part that the driver does not name in {@link HostDriver#understands()}. Constants may be added.
 * Immutable.
 */
public enum SpecPart {
  /** A disk of a machine. */
  MACHINE_DISK,
  /** A network interface of a machine. */
  MACHINE_NIC,
  /** The command of a container. */
  CONTAINER_COMMAND,
  /** The entrypoint of a container. */
  CONTAINER_ENTRYPOINT,
  /** An environment variable of a container. */
  CONTAINER_ENVIRONMENT,
  /** The working directory of a container. */
  CONTAINER_DIRECTORY,
  /** The user of a container's process. */
  CONTAINER_USER,
  /** The health check of a container. */
  CONTAINER_HEALTH_CHECK,
  /** A container that its engine starts again by itself. */
  CONTAINER_RESTART,
  /** The signal that asks a container to end. */
  CONTAINER_STOP_SIGNAL,
  /** A container that its engine deletes when it is off. */
  CONTAINER_REMOVE_AT_EXIT,
  /** The user of a command. */
  EXEC_AS,
  /** The input of a command. */
  EXEC_STDIN,
  /** An environment variable of a command. */
  EXEC_ENVIRONMENT,
  /** The working directory of a command. */
  EXEC_DIRECTORY,
  /** The last lines of a log. */
  LOG_TAIL,
  /** The lines of a log from a moment on. */
  LOG_SINCE,
  /** A log that goes on. */
  LOG_FOLLOW,
  /** An argument of a build. */
  BUILD_ARGUMENT,
  /** The stage at which a build ends. */
  BUILD_TARGET
}
