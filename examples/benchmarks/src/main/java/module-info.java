/** Programs that measure, and print ratios rather than times: those depend on the machine. */
module dev.posada.benchmarks {
  requires dev.posada;
}
