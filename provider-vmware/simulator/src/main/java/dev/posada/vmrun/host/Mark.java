package dev.posada.vmrun.host;

/** How sure a behaviour is. */
public enum Mark {
  /** The vendor says so. */
  DOCUMENTED,
  /** Several public projects saw it. */
  OBSERVED,
  /** One public source saw it. */
  OBSERVED_ONCE,
  /** Nobody saw it, or sources differ. */
  GUESSED
}
