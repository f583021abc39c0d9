package dev.posada.benchmarks;

/**
 * A row of the table. Immutable.
 *
 * @param name what is measured; names are not changed, as results are compared by them
 * @param unit what its values are
 * @param goal what it is to reach
 * @param rounds how often it is measured
 * @param preparation makes ready what is measured
 */
record Row(String name, String unit, Goal goal, Rounds rounds, Preparation preparation) {

  /** Makes ready what is measured. */
  @FunctionalInterface
  interface Preparation {
    /**
     * The contest.
     *
     * @param stage keeps what has to be closed afterwards, also when this throws
     * @throws NotRunException if something is missing here
     */
    Contest on(Stage stage) throws Exception;
  }
}
