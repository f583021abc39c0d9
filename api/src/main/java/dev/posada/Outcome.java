package dev.posada;

/**
 * What a failed verb left behind. These three, for ever: a {@code switch} needs no default.
 * Immutable.
 */
public enum Outcome {
  /** Nothing changed; trying again is safe. */
  NOT_DONE,
  /** Some of it happened; {@link HypervisorException#remains()} names what is left behind. */
  PARTLY,
  /** It may or may not have happened: the other side could not be asked. */
  UNKNOWN
}
