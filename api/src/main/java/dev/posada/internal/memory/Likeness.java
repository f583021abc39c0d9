package dev.posada.internal.memory;

import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.SpecPart;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which real provider a connection to a world is like: it offers what that one offers today, and no
 * more. The testkit compares each with what the contract found of the real one.
 */
enum Likeness {
  DOCKER(
      EnumSet.of(
          Capability.CONTAINERS,
          Capability.RENAME,
          Capability.PAUSE,
          Capability.EXEC,
          Capability.SPAWN,
          Capability.COPY,
          Capability.MEASURE,
          Capability.QUOTA,
          Capability.IMAGES,
          Capability.NETWORKS,
          Capability.VOLUMES,
          Capability.SERVICES),
      EnumSet.of(
          SpecPart.CONTAINER_COMMAND,
          SpecPart.CONTAINER_ENTRYPOINT,
          SpecPart.CONTAINER_ENVIRONMENT,
          SpecPart.CONTAINER_DIRECTORY,
          SpecPart.CONTAINER_USER,
          SpecPart.CONTAINER_NETWORK,
          SpecPart.CONTAINER_TERMINAL,
          SpecPart.CONTAINER_MOUNT,
          SpecPart.CONTAINER_PORT,
          SpecPart.CONTAINER_HEALTH_CHECK,
          SpecPart.CONTAINER_RESTART,
          SpecPart.CONTAINER_STOP_SIGNAL,
          SpecPart.CONTAINER_REMOVE_AT_EXIT,
          SpecPart.EXEC_AS,
          SpecPart.EXEC_STDIN,
          SpecPart.EXEC_ENVIRONMENT,
          SpecPart.EXEC_DIRECTORY,
          SpecPart.EXEC_TERMINAL,
          SpecPart.LOG_TAIL,
          SpecPart.LOG_SINCE,
          SpecPart.LOG_FOLLOW,
          SpecPart.BUILD_ARGUMENT,
          SpecPart.BUILD_FILE,
          SpecPart.BUILD_TARGET,
          SpecPart.NETWORK_SUBNET,
          SpecPart.NETWORK_LABEL,
          SpecPart.VOLUME_POOL,
          SpecPart.VOLUME_LABEL),
      EnumSet.of(Part.CPUS, Part.CPU_WEIGHT, Part.MEMORY, Part.PROCESSES),
      EnumSet.complementOf(EnumSet.of(Part.VCPUS, Part.NETWORK_RECEIVE, Part.NETWORK_SEND)),
      Set.of(Likeness.DISKS_LATER)),
  KVM(
      EnumSet.of(
          Capability.VIRTUAL_MACHINES,
          Capability.RENAME,
          Capability.PAUSE,
          Capability.SAVE,
          Capability.RESET,
          Capability.SNAPSHOT,
          Capability.SNAPSHOT_MEMORY,
          Capability.CLONE_FULL,
          Capability.CLONE_LINKED,
          Capability.MIGRATE_LIVE,
          Capability.MIGRATE_OFFLINE,
          Capability.HOTPLUG,
          Capability.BACKUP,
          Capability.SCREENSHOT,
          Capability.DISPLAY,
          Capability.CONSOLE,
          Capability.AUTOSTART,
          Capability.EXEC,
          Capability.COPY,
          Capability.MEASURE,
          Capability.QUOTA,
          Capability.RELABEL,
          Capability.NETWORKS,
          Capability.VOLUMES,
          Capability.VOLUME_EDIT),
      EnumSet.of(
          SpecPart.MACHINE_DISK,
          SpecPart.MACHINE_NIC,
          SpecPart.MACHINE_NIC_FORWARD,
          SpecPart.MACHINE_CDROM,
          SpecPart.MACHINE_GUEST_OS,
          SpecPart.MACHINE_FIRMWARE,
          SpecPart.MACHINE_MAXIMUM,
          SpecPart.MACHINE_CLOUD_INIT,
          SpecPart.MACHINE_KERNEL,
          SpecPart.EXEC_AS,
          SpecPart.EXEC_STDIN,
          SpecPart.EXEC_ENVIRONMENT,
          SpecPart.EXEC_DIRECTORY,
          SpecPart.CLONE_FROM,
          SpecPart.MIGRATE_BANDWIDTH,
          SpecPart.MIGRATE_DOWNTIME,
          SpecPart.MIGRATE_DISKS,
          SpecPart.NETWORK_SUBNET,
          SpecPart.NETWORK_LABEL,
          SpecPart.VOLUME_SIZE,
          SpecPart.VOLUME_POOL,
          SpecPart.VOLUME_FORMAT),
      EnumSet.complementOf(EnumSet.of(Part.NETWORK_RECEIVE, Part.NETWORK_SEND, Part.PROCESSES)),
      EnumSet.complementOf(EnumSet.of(Part.NETWORK_RECEIVE, Part.NETWORK_SEND, Part.PROCESSES))),
  /** libvirt's test driver. */
  TEST(
      EnumSet.of(
          Capability.VIRTUAL_MACHINES,
          Capability.RENAME,
          Capability.PAUSE,
          Capability.SAVE,
          Capability.RESET,
          Capability.SNAPSHOT,
          Capability.SNAPSHOT_MEMORY,
          Capability.AUTOSTART,
          Capability.RELABEL,
          Capability.NETWORKS,
          Capability.VOLUMES),
      EnumSet.of(
          SpecPart.MACHINE_GUEST_OS,
          SpecPart.MACHINE_MAXIMUM,
          SpecPart.NETWORK_SUBNET,
          SpecPart.NETWORK_LABEL,
          SpecPart.VOLUME_SIZE,
          SpecPart.VOLUME_POOL,
          SpecPart.VOLUME_FORMAT),
      EnumSet.noneOf(Part.class),
      EnumSet.of(Part.VCPUS, Part.MEMORY),
      Set.of(Likeness.HOST_MEASURE)),
  /** As it is installed: without the database for autostart. */
  VIRTUALBOX(
      EnumSet.of(
          Capability.VIRTUAL_MACHINES,
          Capability.RENAME,
          Capability.PAUSE,
          Capability.SAVE,
          Capability.RESET,
          Capability.SNAPSHOT,
          Capability.SNAPSHOT_MEMORY,
          Capability.CLONE_FULL,
          Capability.CLONE_LINKED,
          Capability.MIGRATE_LIVE,
          Capability.HOTPLUG,
          Capability.OVA,
          Capability.SCREENSHOT,
          Capability.DISPLAY,
          Capability.CONSOLE,
          Capability.EXEC,
          Capability.COPY,
          Capability.MEASURE,
          Capability.QUOTA,
          Capability.RELABEL,
          Capability.NETWORKS,
          Capability.PORT_FORWARD,
          Capability.VOLUMES,
          Capability.VOLUME_EDIT),
      EnumSet.of(
          SpecPart.MACHINE_DISK,
          SpecPart.MACHINE_NIC,
          SpecPart.MACHINE_NIC_FORWARD,
          SpecPart.MACHINE_CDROM,
          SpecPart.MACHINE_GUEST_OS,
          SpecPart.MACHINE_FIRMWARE,
          SpecPart.EXEC_AS,
          SpecPart.EXEC_STDIN,
          SpecPart.EXEC_ENVIRONMENT,
          SpecPart.EXEC_DIRECTORY,
          SpecPart.CLONE_FROM,
          SpecPart.MIGRATE_DOWNTIME,
          SpecPart.NETWORK_SUBNET,
          SpecPart.VOLUME_SIZE,
          SpecPart.VOLUME_POOL,
          SpecPart.VOLUME_FORMAT),
      EnumSet.of(Part.CPUS, Part.NETWORK_SEND),
      EnumSet.of(Part.CPUS, Part.VCPUS, Part.MEMORY, Part.NETWORK_SEND)),
  /** The provider has no machines yet: this is what it is to have, on VMware Workstation. */
  VMWARE(
      EnumSet.of(
          Capability.VIRTUAL_MACHINES,
          Capability.RENAME,
          Capability.PAUSE,
          Capability.SAVE,
          Capability.RESET,
          Capability.SNAPSHOT,
          Capability.SNAPSHOT_MEMORY,
          Capability.CLONE_FULL,
          Capability.CLONE_LINKED,
          Capability.OVA,
          Capability.SCREENSHOT,
          Capability.DISPLAY,
          Capability.EXEC,
          Capability.COPY,
          Capability.QUOTA,
          Capability.RELABEL,
          Capability.VOLUMES,
          Capability.VOLUME_EDIT),
      EnumSet.of(
          SpecPart.MACHINE_DISK,
          SpecPart.MACHINE_NIC,
          SpecPart.MACHINE_CDROM,
          SpecPart.MACHINE_GUEST_OS,
          SpecPart.MACHINE_FIRMWARE,
          SpecPart.EXEC_AS,
          SpecPart.CLONE_FROM,
          SpecPart.VOLUME_SIZE),
      EnumSet.noneOf(Part.class),
      EnumSet.of(Part.VCPUS, Part.MEMORY));

  /** Limits on disks of a container that is there already. */
  static final String DISKS_LATER = "limits on disks but at create";

  private static final Set<Part> DISKS =
      EnumSet.of(Part.DISK_READ, Part.DISK_WRITE, Part.DISK_READ_IOPS, Part.DISK_WRITE_IOPS);

  /** What a host itself has used. */
  static final String HOST_MEASURE = "measure of the host";

  private final Set<Capability> capabilities;
  private final Set<SpecPart> parts;
  private final Map<Effect, Set<Part>> limits;
  private final Set<String> lacking;

  Likeness(Set<Capability> capabilities, Set<SpecPart> parts, Set<Part> live, Set<Part> nextStart) {
    this(capabilities, parts, live, nextStart, Set.of());
  }

  Likeness(
      Set<Capability> capabilities,
      Set<SpecPart> parts,
      Set<Part> live,
      Set<Part> nextStart,
      Set<String> lacking) {
    this.capabilities = capabilities;
    this.parts = parts;
    this.limits = Map.of(Effect.LIVE, live, Effect.NEXT_START, nextStart);
    this.lacking = lacking;
  }

  /** Returns the one of that name, as in {@code docker}. */
  static Optional<Likeness> named(String name) {
    return Stream.of(values()).filter(one -> one.toString().equals(name)).findFirst();
  }

  static String names() {
    return Stream.of(values()).map(Likeness::toString).collect(Collectors.joining(", "));
  }

  /** Returns what such a connection can do, the drivers that it has among it. */
  Set<Capability> capabilities() {
    return EnumSet.copyOf(capabilities);
  }

  Set<SpecPart> parts() {
    return EnumSet.copyOf(parts);
  }

  Support support(Capability capability) {
    return capabilities.contains(capability) ? Support.yes() : lacks(capability.toString());
  }

  Support support(Part part, Effect effect) {
    return limits.getOrDefault(effect, Set.of()).contains(part)
        ? Support.yes()
        : lacks(part + " limited with the effect " + effect);
  }

  /**
   * Refuses a method of a driver that the real provider does not have, for all its capabilities.
   */
  void require(String method) {
    if (lacking.contains(method)) {
      throw new UnsupportedCapabilityException(method, lacks(method), Failure.notDone());
    }
  }

  /** Returns a driver that has only what the real provider's has. */
  <D> D limited(Class<D> type, D driver) {
    boolean disksLater = !lacking.contains(DISKS_LATER);
    if (disksLater && lacking.stream().noneMatch(method -> has(type, method))) {
      return driver;
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              require(method.getName());
              try {
                Object result = method.invoke(driver, arguments);
                return !disksLater && result instanceof QuotaPlan plan
                    ? withoutDisks(plan, (ResourceQuota) arguments[1])
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private QuotaPlan withoutDisks(QuotaPlan plan, ResourceQuota quota) {
    QuotaPlan refusing = plan;
    for (Part part : quota.named()) {
      if (DISKS.contains(part)) {
        refusing =
            refusing.refuse(
                part,
                new UnsupportedCapabilityException(
                    part.toString(), support(part, Effect.LIVE), Failure.notDone()));
      }
    }
    return refusing;
  }

  private static boolean has(Class<?> type, String method) {
    return Stream.of(type.getMethods()).anyMatch(one -> one.getName().equals(method));
  }

  private Support lacks(String what) {
    return Support.no("a host like " + this + " has no " + what, "connect without ?like=" + this);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
