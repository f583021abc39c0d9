package dev.posada.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ResultsTest {
  @Test
  void eachRowIsAnObjectOfTheList() {
    String json =
        Results.json(
            List.of(
                Rows.measured("docker a", Goal.ratio(1.5), Samples.of(1, 2, 3), Samples.of(4)),
                Rows.measured("b", Goal.absolute(2.5), Samples.of(0.25), Samples.of(0))));
    assertEquals(
        """
        [
          {"name": "docker a", "unit": "ms", "median": 2.000000, "spread": 1.600000, \
        "samples": 3, "baseline": {"name": "by hand", "median": 4.000000}, \
        "target": 1.500000, "kind": "ratio"},
          {"name": "b", "unit": "ms", "median": 0.250000, "spread": 0.000000, \
        "samples": 1, "baseline": {"name": "by hand", "median": 0.000000}, \
        "target": 2.500000, "kind": "absolute"}
        ]
        """,
        json);
  }

  @Test
  void aRowThatWasNotMeasuredIsLeftOut() {
    Goal goal = Goal.ratio(1);
    List<Outcome> outcomes =
        List.of(
            new Outcome.NotRun(Rows.missing("missing"), "no engine"),
            Rows.measured("there", goal, Samples.of(1), Samples.of(1)),
            new Outcome.Failed(Rows.broken("broken"), "it broke"));
    String json = Results.json(outcomes);
    assertTrue(json.startsWith("[\n  {\"name\": \"there\""), json);
    assertTrue(json.endsWith("}\n]\n"), json);
    assertEquals(json.indexOf("\"unit\""), json.lastIndexOf("\"unit\""), json);
  }

  @Test
  void noRowIsAnEmptyList() {
    assertEquals("[]", Results.json(List.of()).replaceAll("\\s", ""));
  }

  @Test
  void namesAreQuoted() {
    String json =
        Results.json(
            List.of(Rows.measured("a \"b\" \\ \n", Goal.ratio(1), Samples.of(1), Samples.of(1))));
    assertTrue(json.contains("\"a \\\"b\\\" \\\\ \\u000a\""), json);
  }

  @Test
  void refusesWhatIsNoNumberOfJson() {
    List<Outcome> endless =
        List.of(
            Rows.measured("a", Goal.ratio(Double.POSITIVE_INFINITY), Samples.of(1), Samples.of(1)));
    assertThrows(IllegalArgumentException.class, () -> Results.json(endless));
  }
}
