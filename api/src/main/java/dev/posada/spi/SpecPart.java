package dev.posada.spi;

/**
 * A part of what users write that a driver may or may not understand. The core refuses a spec with
 * a part that the driver does not name in {@link HostDriver#understands() understands}. Constants
 * may be added. Immutable.
 */
public enum SpecPart {
  /** A disk of a machine. */
  MACHINE_DISK,
  /** A network interface of a machine. */
  MACHINE_NIC,
  /** A port of the host that leads to a port behind a network interface of a machine. */
  MACHINE_NIC_FORWARD,
  /** A CD-ROM drive of a machine. */
  MACHINE_CDROM,
  /** The operating system that a machine is to run. */
  MACHINE_GUEST_OS,
  /** The firmware of a machine. */
  MACHINE_FIRMWARE,
  /** Processors or memory to which a machine can grow while it runs. */
  MACHINE_MAXIMUM,
  /** What cloud-init reads at the first boot of a machine. */
  MACHINE_CLOUD_INIT,
  /** A kernel that a machine boots without a boot loader. */
  MACHINE_KERNEL,
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
  /** A terminal for a container's process. */
  CONTAINER_TERMINAL,
  /** A port of the host that leads to a port of a container. */
  CONTAINER_PORT,
  /** A volume, a folder of the host or memory in the file tree of a container. */
  CONTAINER_MOUNT,
  /** A network of a container. */
  CONTAINER_NETWORK,
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
  /** A terminal for a command. */
  EXEC_TERMINAL,
  /** The last lines of a log. */
  LOG_TAIL,
  /** The lines of a log from a moment on. */
  LOG_SINCE,
  /** A log that goes on. */
  LOG_FOLLOW,
  /** The snapshot from which a clone is made. */
  CLONE_FROM,
  /** How fast a migration may send. */
  MIGRATE_BANDWIDTH,
  /** How long a migration may hold a machine still. */
  MIGRATE_DOWNTIME,
  /** Disks that a migration copies. */
  MIGRATE_DISKS,
  /** The recipe of a build, where it is not the usual one. */
  BUILD_FILE,
  /** An argument of a build. */
  BUILD_ARGUMENT,
  /** The stage at which a build ends. */
  BUILD_TARGET,
  /** The addresses of a network. */
  NETWORK_SUBNET,
  /** A label of a network. */
  NETWORK_LABEL,
  /** The size of a volume. */
  VOLUME_SIZE,
  /** The pool of a volume. */
  VOLUME_POOL,
  /** The format of a volume. */
  VOLUME_FORMAT,
  /** A label of a volume. */
  VOLUME_LABEL
}
