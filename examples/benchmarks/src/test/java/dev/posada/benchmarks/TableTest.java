package dev.posada.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TableTest {
  private final List<String> lines =
      Table.of(
              List.of(
                  Rows.measured("docker ping", Goal.ratio(1.5), Samples.of(0.05), Samples.of(0.04)),
                  Rows.measured("slow", Goal.absolute(99), Samples.of(1234.5), Samples.of(12.345)),
                  new Outcome.NotRun(Rows.missing("missing"), "no engine"),
                  new Outcome.Failed(Rows.broken("broken"), "it broke")))
          .lines()
          .toList();

  @Test
  void eachRowIsALineBelowTheHeading() {
    assertEquals(5, lines.size());
    assertTrue(lines.get(0).startsWith("row "), lines.get(0));
  }

  @Test
  void aMeasuredRowTellsItsNumbersAndWhetherTheyAreGoodEnough() {
    assertEquals(
        "docker ping 0.0500 0.0000 ms 1 by hand 0.0400 1.25 x 1.50 reached 4 1 12 kB 2",
        words(lines.get(1)));
    assertEquals(
        "slow 1235 0.0000 ms 1 by hand 12.35 100.00 = 99.00 MISSED 4 1 12 kB 2",
        words(lines.get(2)));
  }

  @Test
  void columnsBeginWhereTheHeadingSays() {
    for (String column : List.of("unit", "baseline", "target")) {
      int at = lines.get(0).indexOf(column);
      for (String line : lines.subList(1, 3)) {
        assertTrue(line.charAt(at - 1) == ' ' && line.charAt(at) != ' ', column + " in " + line);
      }
    }
  }

  @Test
  void aRowThatWasNotMeasuredSaysWhy() {
    assertEquals("missing NOT RUN no engine", words(lines.get(3)));
    assertEquals("broken FAILED it broke", words(lines.get(4)));
  }

  private static String words(String line) {
    return line.strip().replaceAll(" +", " ");
  }
}
