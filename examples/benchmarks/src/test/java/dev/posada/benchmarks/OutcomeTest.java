package dev.posada.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class OutcomeTest {
  private final Samples three = Samples.of(2, 3, 30);
  private final Samples two = Samples.of(1, 2, 20);

  @Test
  void theRatioIsThatOfTheMedians() {
    assertEquals(1.5, Rows.measured("a", Goal.ratio(1), three, two).ratio(), 1e-12);
  }

  @Test
  void aRatioIsComparedWithTheTarget() {
    assertTrue(Rows.measured("a", Goal.ratio(1.5), three, two).isReached());
    assertFalse(Rows.measured("a", Goal.ratio(1.4), three, two).isReached());
  }

  @Test
  void anAbsoluteGoalLooksAtTheMedianAlone() {
    assertTrue(Rows.measured("a", Goal.absolute(3), three, two).isReached());
    assertFalse(Rows.measured("a", Goal.absolute(2.9), three, two).isReached());
  }
}
