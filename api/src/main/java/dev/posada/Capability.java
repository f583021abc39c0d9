package dev.posada;

/**
 * What a host may or may not be able to do.
 *
 * <p>A method that needs a capability which the host or the guest lacks throws {@link
 * UnsupportedCapabilityException} with the reason and a remedy; {@link Host#support(Capability)}
 * tells beforehand. Declared means: works for a guest that Posada created with defaults, in the
 * right state. Constants may be added. Immutable.
 */
public enum Capability {
  /** Virtual machines. Affected methods: all of {@link Host#virtualMachines()}. */
  VIRTUAL_MACHINES,
  /**
   * Containers. Affected methods: all of {@link Host#containers()}, {@link
   * Container#logs(LogOptions)}, {@link Container#awaitExit()}.
   */
  CONTAINERS,
  /** Another name for an existing guest. Affected methods: {@link Guest#rename(String)}. */
  RENAME,
  /** Freezing in memory. Affected methods: {@link Guest#pause()}, {@link Guest#resume()}. */
  PAUSE,
  /** Commands inside a guest. Affected methods: {@link Guest#exec(ExecSpec)}. */
  EXEC,
  /** Commands inside a guest that one talks to. Affected methods: {@link Guest#spawn(ExecSpec)}. */
  SPAWN,
  /**
   * Counters of what a guest uses. Affected methods: {@link Guest#measure()}, {@link
   * Guests#measureAll()}.
   */
  MEASURE,
  /**
   * Limits on what a guest uses. Affected methods: {@link Guest#preview(ResourceQuota)}, {@link
   * Guest#apply(ResourceQuota)}. The parts are asked by {@link Host#support(ResourceQuota.Part,
   * QuotaReport.Effect)}.
   */
  QUOTA,
  /** Images of containers. Affected methods: all of {@link Host#images()}. */
  IMAGES
}
