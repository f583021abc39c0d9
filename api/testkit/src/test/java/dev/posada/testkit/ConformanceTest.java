package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Hypervisors;
import dev.posada.Support;
import dev.posada.memory.MemoryWorld;
import dev.posada.testkit.fault.DriverCall;
import dev.posada.testkit.fault.Interceptor;
import dev.posada.testkit.fault.WrappedProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class ConformanceTest {
  private final String world = getClass().getSimpleName() + "-" + hashCode();

  @AfterEach
  void reset() {
    MemoryWorld.of("memory:///" + world).reset();
  }

  private Verdict verdict(String clause, Duration patience, Interceptor interceptor) {
    HypervisorContract contract =
        new MemoryContract(world) {
          @Override
          protected Hypervisors hypervisors() {
            return Hypervisors.of(WrappedProvider.around(Memory.provider(), interceptor));
          }

          @Override
          protected Duration patience() {
            return patience;
          }
        };
    return Conformance.verdict(contract, clause);
  }

  private Verdict verdict(String clause, Interceptor interceptor) {
    return verdict(clause, Duration.ofSeconds(20), interceptor);
  }

  @Test
  void aProviderThatKeepsAClausePasses() {
    Verdict verdict = verdict("NAME-01", DriverCall::proceed);
    assertEquals(new Verdict("NAME-01", Result.PASS, "", Optional.empty()), verdict);
    assertFalse(verdict.isAsserted());
  }

  @Test
  void aProviderThatBreaksItIsFailedByTheClause() {
    Verdict verdict = verdict("NAME-07", Mutant.ignores("rename"));
    assertEquals(Result.FAIL, verdict.result());
    assertTrue(verdict.isAsserted(), verdict::toString);
  }

  @Test
  void aCrashIsNotWhatAClauseSays() {
    Verdict verdict =
        verdict(
            "NAME-01",
            Mutant.instead(
                "create",
                call -> {
                  throw new IllegalStateException("a bug");
                }));
    assertEquals(Result.FAIL, verdict.result());
    assertFalse(verdict.isAsserted(), verdict::toString);
  }

  @Test
  void aClauseThatDoesNotEndSaysNothingEither() {
    CountDownLatch never = new CountDownLatch(1);
    Verdict verdict =
        verdict(
            "LIFE-01",
            Duration.ofMillis(100),
            Mutant.instead(
                "start",
                call -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return null;
                }));
    assertEquals(Result.FAIL, verdict.result());
    assertFalse(verdict.isAsserted(), verdict::toString);
  }

  @Test
  void whatIsNotDeclaredIsUnsupported() {
    Verdict verdict =
        verdict(
            "SNAPSHOT-01",
            call ->
                switch (call.toString()) {
                  case "HostDriver.capabilities" -> Set.of();
                  case "HostDriver.support" -> Support.no("it is too poor");
                  default -> call.proceed();
                });
    assertEquals(Result.UNSUPPORTED, verdict.result(), verdict::toString);
    assertEquals("it is too poor", verdict.reason());
  }

  @Test
  void whereNothingStartsOnlyWhatStartsNothingIsTried() {
    assertEquals(Result.PASS, whereNothingStarts("NAME-01").result());
    Verdict verdict = whereNothingStarts("LIFE-01");
    assertEquals(Result.NOT_RUN, verdict.result(), verdict::toString);
    assertEquals("it is only a picture of a host", verdict.reason());
  }

  private Verdict whereNothingStarts(String clause) {
    HypervisorContract contract =
        new MemoryContract(world) {
          @Override
          protected Optional<String> startsNothing() {
            return Optional.of("it is only a picture of a host");
          }
        };
    return Conformance.verdict(contract, clause);
  }

  @Test
  void thereIsNoClauseOfAnotherNumber() {
    assertThrows(IllegalArgumentException.class, () -> verdict("LIFE-00", DriverCall::proceed));
  }
}
