package dev.posada.internal.memory;

/**
 * What a guest would use if nothing limited it. Immutable.
 *
 * @param cpus how many processors it keeps busy
 * @param memory bytes in use when it has run for a while
 * @param diskRead bytes a second, each disk
 * @param diskWrite bytes a second, each disk
 * @param receive bytes a second, each network interface
 * @param send bytes a second, each network interface
 */
record Load(double cpus, long memory, long diskRead, long diskWrite, long receive, long send) {
  private static final long MIB = 1 << 20;
  private static final long KIB = 1 << 10;

  /** Returns a load that differs from machine to machine, and is the same whenever one looks. */
  static Load ofMachine(String id, int vcpus, long memory) {
    double share = fraction(id);
    return new Load(
        vcpus * (0.05 + 0.7 * share),
        (long) (memory * (0.3 + 0.4 * share)),
        (long) (400 * KIB * (0.5 + share)),
        (long) (200 * KIB * (0.5 + share)),
        (long) (60 * KIB * (0.5 + share)),
        (long) (90 * KIB * (0.5 + share)));
  }

  /** Returns the load of a container's process: one that only sleeps does little. */
  static Load ofContainer(String id, boolean busy) {
    double share = fraction(id);
    return new Load(
        busy ? 1 : 0.02 + 0.1 * share,
        (long) (4 * MIB + 60 * MIB * share),
        (long) (20 * KIB * (0.5 + share)),
        (long) (10 * KIB * (0.5 + share)),
        (long) (6 * KIB * (0.5 + share)),
        (long) (9 * KIB * (0.5 + share)));
  }

  private static double fraction(String id) {
    return Math.floorMod(id.hashCode(), 1_000) / 1_000.0;
  }
}
