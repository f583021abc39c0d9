package dev.posada.internal;

import dev.posada.BuildSpec;
import dev.posada.CloneOptions;
import dev.posada.ContainerSpec;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.LogOptions;
import dev.posada.MigrateOptions;
import dev.posada.NetworkSpec;
import dev.posada.Nic;
import dev.posada.ProviderOption;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;
import dev.posada.VolumeSpec;
import dev.posada.spi.SpecPart;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Refuses the parts of specs and the options that a driver does not understand: nothing is silently
 * dropped.
 */
final class Requirements {
  private final CoreHost host;
  private final Set<SpecPart> parts = EnumSet.noneOf(SpecPart.class);

  private Requirements(CoreHost host) {
    this.host = host;
  }

  private Requirements need(SpecPart part, boolean used) {
    if (used) {
      parts.add(part);
    }
    return this;
  }

  private void check(String what, List<ProviderOption> options) {
    parts.removeAll(host.driver().understands());
    for (SpecPart part : parts) {
      throw new UnsupportedCapabilityException(
          part.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " in " + what,
          Support.no("the provider does not understand it", "leave it out"),
          Failure.notDone());
    }
    check(host.driver().options(), options);
  }

  /** Refuses an option that a provider does not know. */
  static void check(Set<Class<? extends ProviderOption>> known, List<ProviderOption> options) {
    for (ProviderOption option : options) {
      if (known.stream().noneMatch(type -> type.isInstance(option))) {
        throw new UnsupportedCapabilityException(
            "option " + option.getClass().getName(),
            Support.no("the provider does not know it", "leave it out"),
            Failure.notDone());
      }
    }
  }

  static void ofMachine(CoreHost host, VirtualMachineSpec spec) {
    new Requirements(host)
        .need(SpecPart.MACHINE_GUEST_OS, spec.guestOs().isPresent())
        .need(SpecPart.MACHINE_FIRMWARE, spec.firmware().isPresent())
        .need(
            SpecPart.MACHINE_MAXIMUM,
            spec.maximumVcpus().isPresent() || spec.maximumMemory().isPresent())
        .need(SpecPart.MACHINE_CLOUD_INIT, spec.userData().isPresent())
        .need(SpecPart.MACHINE_KERNEL, spec.kernel().isPresent())
        .check("the spec of a machine", spec.options());
    spec.devices().forEach(device -> ofDevice(host, device));
  }

  static void ofDevice(CoreHost host, Device device) {
    if (device instanceof Disk disk) {
      new Requirements(host)
          .need(SpecPart.MACHINE_DISK, true)
          .check("the devices of a machine", disk.options());
    } else if (device instanceof Nic nic) {
      new Requirements(host)
          .need(SpecPart.MACHINE_NIC, true)
          .need(SpecPart.MACHINE_NIC_FORWARD, !nic.forwards().isEmpty())
          .check("the devices of a machine", nic.options());
    } else {
      new Requirements(host)
          .need(SpecPart.MACHINE_CDROM, true)
          .check("the devices of a machine", List.of());
    }
  }

  static void ofClone(CoreHost host, CloneOptions options) {
    new Requirements(host)
        .need(SpecPart.CLONE_FROM, options.from().isPresent())
        .check("the options of a clone", options.options());
  }

  static void ofMigration(CoreHost host, MigrateOptions options) {
    new Requirements(host)
        .need(SpecPart.MIGRATE_BANDWIDTH, options.bandwidth().isPresent())
        .need(SpecPart.MIGRATE_DOWNTIME, options.maxDowntime().isPresent())
        .need(SpecPart.MIGRATE_DISKS, options.copyDisks())
        .check("the options of a migration", options.options());
  }

  static void ofNetwork(CoreHost host, NetworkSpec spec) {
    new Requirements(host)
        .need(SpecPart.NETWORK_SUBNET, spec.subnet().isPresent())
        .need(SpecPart.NETWORK_LABEL, !spec.labels().isEmpty())
        .check("the spec of a network", spec.options());
  }

  static void ofVolume(CoreHost host, VolumeSpec spec) {
    new Requirements(host)
        .need(SpecPart.VOLUME_SIZE, spec.size().isPresent())
        .need(SpecPart.VOLUME_POOL, spec.pool().isPresent())
        .need(SpecPart.VOLUME_FORMAT, spec.format().isPresent())
        .need(SpecPart.VOLUME_LABEL, !spec.labels().isEmpty())
        .check("the spec of a volume", spec.options());
  }

  static void ofContainer(CoreHost host, ContainerSpec spec) {
    new Requirements(host)
        .need(SpecPart.CONTAINER_COMMAND, !spec.command().isEmpty())
        .need(SpecPart.CONTAINER_ENTRYPOINT, !spec.entrypoint().isEmpty())
        .need(SpecPart.CONTAINER_ENVIRONMENT, !spec.environment().isEmpty())
        .need(SpecPart.CONTAINER_DIRECTORY, spec.directory().isPresent())
        .need(SpecPart.CONTAINER_USER, spec.user().isPresent())
        .need(SpecPart.CONTAINER_TERMINAL, spec.terminal())
        .need(SpecPart.CONTAINER_PORT, !spec.ports().isEmpty())
        .need(SpecPart.CONTAINER_MOUNT, !spec.mounts().isEmpty())
        .need(SpecPart.CONTAINER_NETWORK, !spec.networks().isEmpty())
        .need(SpecPart.CONTAINER_HEALTH_CHECK, spec.healthInterval().isPresent())
        .need(SpecPart.CONTAINER_RESTART, spec.restart() != ContainerSpec.Restart.NO)
        .need(SpecPart.CONTAINER_STOP_SIGNAL, spec.stopSignal().isPresent())
        .need(SpecPart.CONTAINER_REMOVE_AT_EXIT, spec.removeAtExit())
        .check("the spec of a container", spec.options());
  }

  /**
   * Checks a command and gives it the host's user, where it names none and the host has users for
   * commands.
   */
  static ExecSpec ofExec(CoreHost host, ExecSpec spec) {
    new Requirements(host)
        .need(SpecPart.EXEC_AS, spec.credentials().isPresent())
        .need(SpecPart.EXEC_STDIN, spec.stdin().length > 0)
        .need(SpecPart.EXEC_ENVIRONMENT, !spec.environment().isEmpty())
        .need(SpecPart.EXEC_DIRECTORY, spec.directory().isPresent())
        .need(SpecPart.EXEC_TERMINAL, spec.terminal())
        .check("a command", List.of());
    boolean asDefault =
        spec.credentials().isEmpty() && host.driver().understands().contains(SpecPart.EXEC_AS);
    return asDefault ? host.options().guestCredentials().map(spec::as).orElse(spec) : spec;
  }

  static void ofLogs(CoreHost host, LogOptions options) {
    new Requirements(host)
        .need(SpecPart.LOG_TAIL, options.tail().isPresent())
        .need(SpecPart.LOG_SINCE, options.since().isPresent())
        .need(SpecPart.LOG_FOLLOW, options.follows())
        .check("the options of a log", List.of());
  }

  static void ofBuild(CoreHost host, BuildSpec spec) {
    new Requirements(host)
        .need(SpecPart.BUILD_ARGUMENT, !spec.arguments().isEmpty())
        .need(SpecPart.BUILD_FILE, spec.file().isPresent())
        .need(SpecPart.BUILD_TARGET, spec.target().isPresent())
        .check("a build", spec.options());
  }

  /** Labels below {@code posada/} are Posada's own. */
  static void ofLabels(Map<String, String> labels) {
    for (String key : labels.keySet()) {
      if (key.startsWith("posada/")) {
        throw new IllegalArgumentException("labels below posada/ are Posada's own: " + key);
      }
    }
  }
}
