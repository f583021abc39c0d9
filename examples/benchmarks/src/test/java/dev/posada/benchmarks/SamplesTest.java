package dev.posada.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SamplesTest {
  private static final double EXACT = 1e-12;

  @Test
  void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
    assertEquals(3, Samples.of(9, 1, 3).median(), EXACT);
  }

  @Test
  void theMedianOfAnEvenNumberIsHalfwayBetweenTwo() {
    assertEquals(2.5, Samples.of(4, 1, 3, 2).median(), EXACT);
  }

  @Test
  void theSpreadLeavesOutATenthOnEachSide() {
    assertEquals(8, Samples.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).spread(), EXACT);
  }

  @Test
  void oneStrayValueMovesTheSpreadByLittle() {
    double[] values = new double[101];
    values[50] = 1_000_000;
    assertEquals(0, Samples.of(values).spread(), EXACT);
  }

  @Test
  void oneValueIsItsOwnMedianWithoutASpread() {
    Samples one = Samples.of(7);
    assertEquals(7, one.median(), EXACT);
    assertEquals(0, one.spread(), EXACT);
    assertEquals(1, one.count());
  }

  @Test
  void valuesAreCopied() {
    double[] values = {1, 2, 3};
    Samples samples = Samples.of(values);
    values[0] = values[1] = values[2] = 9;
    assertEquals(2, samples.median(), EXACT);
  }

  @Test
  void refusesNothing() {
    assertThrows(IllegalArgumentException.class, Samples::of);
  }
}
