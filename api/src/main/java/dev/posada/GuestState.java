package dev.posada;

/**
 * What a guest is doing.
 *
 * <p>Constants may be added, so a {@code switch} needs a default. The hypervisor's own word is
 * {@code nativeState()} of a {@link GuestSummary} or {@link GuestInfo}. Immutable.
 */
public enum GuestState {
  /** Off: no process. A container that ended by itself is stopped too, whatever its exit code. */
  STOPPED,
  /** On its way to {@link #RUNNING}; of a container: its engine waits before it restarts it. */
  STARTING,
  /** On. Says nothing about what runs inside: see {@link Guest#awaitReady()}. */
  RUNNING,
  /** Frozen in memory; {@link Guest#resume()} goes on. */
  PAUSED,
  /** Off, its memory kept on disk; {@link Guest#start()} goes on from there. */
  SAVED,
  /** On its way to off. */
  STOPPING,
  /** The guest or its hypervisor process died. Containers are never crashed. */
  CRASHED,
  /**
   * The hypervisor's word is not known to Posada; what a verb does is the hypervisor's to decide.
   */
  UNKNOWN;

  /** {@return whether the guest is off, with or without saved memory} */
  public boolean isOff() {
    return this == STOPPED || this == SAVED;
  }
}
