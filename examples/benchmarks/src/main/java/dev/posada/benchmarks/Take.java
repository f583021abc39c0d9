package dev.posada.benchmarks;

/** Measures something once, in the unit of its row. */
@FunctionalInterface
interface Take {
  double take() throws Exception;

  /** Something that takes time. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Takes the milliseconds of some work. */
  static Take millis(Work work) {
    return () -> {
      long from = System.nanoTime();
      work.run();
      return (System.nanoTime() - from) / 1e6;
    };
  }
}
