package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * That the contract finds fault with drivers that break it: each is killed by the clause that it
 * names, and by what that clause says, not by a crash.
 */
@Tag("slow")
@Isolated("others count the threads of the Java VM")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutantsTest {
  /** They mostly wait. */
  private static final int AT_ONCE = 6;

  /** Clauses that count threads themselves. */
  private static final Set<String> ALONE = Set.of("CLOSE-07");

  private final ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);

  /** What becomes of clauses on a driver that breaks no promise. */
  private final Map<String, FutureTask<Verdict>> sound = new HashMap<>();

  @AfterAll
  void end() {
    workers.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> eachIsKilledByItsClause() {
    List<Mutant> together = new ArrayList<>();
    List<Mutant> alone = new ArrayList<>();
    Stream.of(LifeMutants.all(), QuotaMutants.all(), InsideMutants.all(), DeviceMutants.all())
        .flatMap(List::stream)
        .forEach(one -> (ALONE.contains(one.clause()) ? alone : together).add(one));
    Map<Mutant, FutureTask<Verdict>> tried = new HashMap<>();
    together.forEach(
        mutant -> {
          soundly(mutant.clause());
          tried.put(mutant, begun(mutant));
        });
    return Stream.concat(
        together.stream().map(mutant -> test(mutant, tried.get(mutant)::get)),
        alone.stream().map(mutant -> test(mutant, () -> begun(mutant).get())));
  }

  private DynamicTest test(Mutant mutant, Callable<Verdict> verdict) {
    return DynamicTest.dynamicTest(
        mutant.toString(),
        () -> {
          Verdict without = soundly(mutant.clause()).get();
          assertEquals(
              Result.PASS, without.result(), () -> "without the mutant: " + without.reason());
          requireKilled(verdict.call());
        });
  }

  private static void requireKilled(Verdict verdict) {
    assertEquals(Result.FAIL, verdict.result(), "it lives");
    if (!verdict.isAsserted()) {
      throw new AssertionError("it is killed by a crash only", verdict.cause().orElseThrow());
    }
  }

  private FutureTask<Verdict> soundly(String clause) {
    return sound.computeIfAbsent(clause, id -> begun(Mutant.sound(id)));
  }

  private FutureTask<Verdict> begun(Mutant mutant) {
    FutureTask<Verdict> task =
        new FutureTask<>(
            () -> {
              try (MutantContract contract = new MutantContract(mutant.made())) {
                return Conformance.verdict(contract, mutant.clause());
              }
            });
    workers.execute(task);
    return task;
  }
}
