package dev.posada;

/**
 * What a host may or may not be able to do.
 *
 * <p>A method that needs a capability which the host or the guest lacks throws {@link
 * UnsupportedCapabilityException} with the reason and a remedy; {@link Host#support(Capability)}
 * tells beforehand. Declared means: works for a guest that Posada created with defaults, in the
 * right state. What every host can do, as starting a guest, has no constant. Constants may be
 * added. Immutable.
 */
public enum Capability {
  /** Virtual machines. Affected methods: all of {@link Host#virtualMachines()}. */
  VIRTUAL_MACHINES,
  /**
   * Containers. Affected methods: all of {@link Host#containers()}, {@link
   * Container#logs(LogOptions)}, {@link Container#awaitExit()}, {@link Container#stdio()}, {@code
   * Container.processes}.
   */
  CONTAINERS,
  /** Another name for an existing guest. Affected methods: {@link Guest#rename(String)}. */
  RENAME,
  /** Freezing in memory. Affected methods: {@link Guest#pause()}, {@link Guest#resume()}. */
  PAUSE,
  /**
   * Memory kept on disk while a machine is off. Affected methods: {@link VirtualMachine#save()},
   * {@link VirtualMachine#discardSavedState()}.
   */
  SAVE,
  /** A machine's reset button. Affected methods: {@link VirtualMachine#reset()}. */
  RESET,
  /**
   * Snapshots of a machine's disks. Affected methods: all of {@link VirtualMachine#snapshots()}.
   */
  SNAPSHOT,
  /**
   * Snapshots with the memory of a machine that is not off. Affected methods: {@link
   * Snapshots#take(String)}, which does not throw but keeps the disks alone where this is missing.
   */
  SNAPSHOT_MEMORY,
  /**
   * Copies that share nothing. Affected methods: {@link VirtualMachine#cloneAs(String,
   * CloneOptions)} with {@code CloneOptions.full}.
   */
  CLONE_FULL,
  /**
   * Copies that share the disks of their source and keep what differs. Affected methods: {@code
   * VirtualMachine.cloneAs} with {@link CloneOptions#linked()}.
   */
  CLONE_LINKED,
  /**
   * To another host while the machine runs. Affected methods: {@link VirtualMachine#migrateTo(Host,
   * MigrateOptions)} with {@link MigrateOptions#live()}.
   */
  MIGRATE_LIVE,
  /**
   * To another host while the machine is off. Affected methods: {@link
   * VirtualMachine#migrateTo(Host, MigrateOptions)} with {@link MigrateOptions#offline()}.
   */
  MIGRATE_OFFLINE,
  /**
   * Devices that come, change and go while the machine runs. Affected methods: {@code
   * VirtualMachine.attach}, {@link VirtualMachine#change(Device)}, {@link
   * VirtualMachine#detach(Device)} of a machine that is not off, which throw {@link
   * InvalidStateException} where this is missing.
   */
  HOTPLUG,
  /**
   * Machines as files that other hypervisors read. Affected methods: {@code
   * VirtualMachine.exportTo}, {@link VirtualMachines#importFrom(java.nio.file.Path, String)} of an
   * OVA or OVF file.
   */
  OVA,
  /**
   * Copies of a machine's disks at one moment. Affected methods: {@link
   * VirtualMachine#backupTo(java.nio.file.Path)}, {@link
   * VirtualMachines#importFrom(java.nio.file.Path, String)} of its folder.
   */
  BACKUP,
  /** The picture on a machine's screen. Affected methods: {@link VirtualMachine#screenshot()}. */
  SCREENSHOT,
  /** A machine's screen for a viewer. Affected methods: {@link VirtualMachine#display()}. */
  DISPLAY,
  /** A machine's serial port. Affected methods: {@link VirtualMachine#console()}. */
  CONSOLE,
  /**
   * Machines that start together with their host. Affected methods: {@code
   * VirtualMachine.autostart}. A container has {@link ContainerSpec#restart(ContainerSpec.Restart)}
   * instead.
   */
  AUTOSTART,
  /** Commands inside a guest. Affected methods: {@link Guest#exec(ExecSpec)}. */
  EXEC,
  /** Commands inside a guest that one talks to. Affected methods: {@link Guest#spawn(ExecSpec)}. */
  SPAWN,
  /**
   * Files into a guest and out of it. Affected methods: {@link Guest#copyTo(java.nio.file.Path,
   * String)}, {@code Guest.copyFrom}.
   */
  COPY,
  /**
   * Counters of what a guest uses. Affected methods: {@link Guest#measure()}, {@link
   * Guests#measureAll()}.
   */
  MEASURE,
  /**
   * Limits on an existing guest that can be read and changed. Affected methods: {@link
   * Guest#preview(ResourceQuota)}, {@link Guest#apply(ResourceQuota)}. The parts are asked by
   * {@link Host#support(ResourceQuota.Part, QuotaReport.Effect)}, which tells without this
   * capability too what a guest can be created with.
   */
  QUOTA,
  /**
   * Labels that change after a guest was created. Affected methods: {@link Guest#label(String,
   * String)}, {@code Guest.unlabel}.
   */
  RELABEL,
  /**
   * Images of containers. Affected methods: all of {@link Host#images()}, {@link
   * Container#commit(String)}, {@link Container#exportTo(java.nio.file.Path)}.
   */
  IMAGES,
  /**
   * Networks that are made and deleted. Affected methods: {@link Networks#create(NetworkSpec)},
   * {@code Networks.delete}, {@link Container#connect(Network)}, {@link
   * Container#disconnect(Network)}. Listing them needs no capability.
   */
  NETWORKS,
  /**
   * Port forwards of a machine that change while it runs. Affected methods: {@code
   * VirtualMachine.change} with other forwards of a network interface, which throws {@link
   * InvalidStateException} where this is missing.
   */
  PORT_FORWARD,
  /**
   * Volumes. Affected methods: {@code Storage.listPools}, {@code Storage.list}, {@code
   * Storage.get}, {@code Storage.create}, {@code Storage.delete}.
   */
  VOLUMES,
  /**
   * What is in a volume, and how much may be. Affected methods: {@code Storage.copy}, {@code
   * Storage.resize}, {@code Storage.upload}, {@code Storage.download}.
   */
  VOLUME_EDIT,
  /**
   * Containers that their engine keeps running. Affected methods: all of {@link Host#services()}.
   */
  SERVICES
}
