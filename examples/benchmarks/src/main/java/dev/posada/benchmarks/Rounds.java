package dev.posada.benchmarks;

/**
 * How often a row is measured. Immutable.
 *
 * @param warmUp rounds that nobody looks at, until the JVM has compiled what is measured
 * @param timed rounds that count, at least 1
 */
record Rounds(int warmUp, int timed) {

  /** Enough to see that it works; too few to believe. */
  Rounds quick() {
    return new Rounds(Math.min(warmUp, 2), Math.min(timed, 3));
  }
}
