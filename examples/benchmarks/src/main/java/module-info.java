/**
 * Measures what Posada costs, against something that does the same without it. Times depend on the
 * machine and on what else it does, so most of them are told as ratios of one run.
 */
module dev.posada.benchmarks {
  requires dev.posada;
  requires jdk.jfr;
  requires jdk.management;
}
