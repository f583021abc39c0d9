package dev.posada.testkit;

import java.lang.reflect.Method;

/**
 * Tries single clauses of a contract, without JUnit. Thread-safe.
 *
 * <p>Its use is to test the tests: a provider that is made wrong on purpose, a <em>mutant</em>, has
 * to fail, and by the clause that says what is wrong with it.
 *
 * <pre>{@code
 * Interceptor deaf = call -> call.method().equals("kill") ? null : call.proceed();
 * HypervisorContract mutant =
 *     new TinyVmContractTest() {
 *       @Override
 *       protected Hypervisors hypervisors() {
 *         return Hypervisors.of(WrappedProvider.around(new TinyVmProvider(), deaf));
 *       }
 *     };
 * assertTrue(Conformance.verdict(mutant, "LIFE-06").isAsserted());
 * }</pre>
 */
public final class Conformance {
  private Conformance() {}

  /**
   * {@return what becomes of one clause; the contract's engine is closed then, and all guests that
   * the clause has made are gone, unless it was failed for leaving them}
   *
   * <p>No floor is looked at and nothing is written. Names, sizes and the like are the same each
   * time; the system property {@code posada.seed} sets others.
   *
   * @param contract what is tried, on what
   * @param clause its number, as in {@code LIFE-07}
   * @throws IllegalArgumentException if there is no such clause
   */
  public static Verdict verdict(HypervisorContract contract, String clause) {
    Method method =
        ContractRun.clauses(contract.getClass()).stream()
            .filter(one -> one.getAnnotation(Clause.class).value().equals(clause))
            .findAny()
            .orElseThrow(() -> new IllegalArgumentException("there is no clause " + clause));
    Verdict verdict;
    Lab lab = new Lab(contract, Long.getLong("posada.seed", 0));
    try (ClauseRunner runner = new ClauseRunner(lab)) {
      verdict = runner.run(contract, method);
    }
    try (Engine engine = contract.engine()) {
      lab.close();
    } catch (AssertionError | RuntimeException e) {
      return worse(verdict, e);
    }
    return verdict;
  }

  private static Verdict worse(Verdict verdict, Throwable afterwards) {
    verdict.cause().ifPresent(cause -> cause.addSuppressed(afterwards));
    return verdict.cause().isPresent() ? verdict : Verdict.failed(verdict.clause(), afterwards);
  }
}
