package dev.posada.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Host;
import dev.posada.benchmarks.Outcome.Failed;
import dev.posada.benchmarks.Outcome.Measured;
import dev.posada.benchmarks.Outcome.NotRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One after the other: threads are counted for the whole JVM. */
class HarnessTest {
  private final Harness harness = new Harness(false);

  @Test
  void subjectAndBaselineTakeTurnsAndWhoBeginsChanges() {
    StringBuilder turns = new StringBuilder();
    Contest contest =
        new Contest(() -> turns.append('s').length(), "by hand", () -> turns.append('b').length());
    Measured measured =
        assertInstanceOf(
            Measured.class, harness.run(Rows.row("a", Goal.ratio(1), stage -> contest)));
    assertEquals("bs" + "sb" + "bs" + "sb", turns.substring(0, 8));
    assertEquals(3, measured.subject().count());
    assertEquals(6, measured.subject().median(), 1e-12); // its takes were 3, 6 and 7
    assertEquals(5, measured.baseline().median(), 1e-12); // 4, 5 and 8; no warm-up
  }

  @Test
  void quickMeasuresLess() {
    Row row =
        new Row(
            "a",
            "ms",
            Goal.ratio(1),
            new Rounds(1_000, 1_000),
            stage -> new Contest(() -> 1, "by hand", () -> 1));
    Measured measured = assertInstanceOf(Measured.class, new Harness(true).run(row));
    assertEquals(3, measured.subject().count());
  }

  @Test
  void aRowThatBreaksSaysHow() {
    Failed failed = assertInstanceOf(Failed.class, harness.run(Rows.broken("a")));
    assertTrue(failed.reason().contains("it broke"), failed.reason());
  }

  @Test
  void aRowThatLacksSomethingIsNotRun() {
    NotRun notRun = assertInstanceOf(NotRun.class, harness.run(Rows.missing("a")));
    assertEquals("there is no engine", notRun.reason());
  }

  @Test
  void whatARowUsesIsClosedInReverseAlsoWhenTheRowBreaks() {
    List<String> closed = new ArrayList<>();
    Outcome outcome =
        harness.run(
            Rows.row(
                "a",
                Goal.ratio(1),
                stage -> {
                  stage.keep(() -> closed.add("first"));
                  stage.keep(
                      () -> {
                        throw new IllegalStateException("it cannot be closed");
                      });
                  stage.keep(() -> closed.add("last"));
                  throw new IllegalArgumentException("it broke");
                }));
    assertEquals(List.of("last", "first"), closed);
    assertTrue(((Failed) outcome).reason().contains("it broke"));
  }

  @Test
  void whatCannotBeCleanedUpIsAFailure() {
    Outcome outcome =
        harness.run(
            Rows.row(
                "a",
                Goal.ratio(1),
                stage -> {
                  stage.keep(
                      () -> {
                        throw new IllegalStateException("it cannot be closed");
                      });
                  return new Contest(() -> 1, "by hand", () -> 1);
                }));
    assertTrue(((Failed) outcome).reason().contains("it cannot be closed"));
  }

  @Test
  void nativeCallsAreCounted() {
    Counts counts =
        counts(
            stage -> {
              Host host = stage.connect("memory:///harness-calls");
              Take inspect = Take.millis(host::inspect);
              return new Contest(inspect, "by hand", () -> 1);
            });
    assertEquals(1, counts.calls());
    assertEquals(0, counts.processes());
  }

  @Test
  void processesAreCountedAlsoThoseThatHaveEnded() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Take two =
        Take.millis(
            () -> {
              for (int i = 0; i < 2; i++) {
                assertEquals(
                    0,
                    new ProcessBuilder(java, "-version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor());
              }
            });
    assertEquals(2, counts(stage -> new Contest(two, "by hand", () -> 1)).processes());
  }

  @Test
  void allocatedBytesAndThreadsAreCounted() {
    byte[][] kept = new byte[1][];
    Take take =
        Take.millis(
            () -> {
              Thread thread = new Thread(() -> kept[0] = null);
              thread.start();
              thread.join();
              kept[0] = new byte[1_000_000];
            });
    Counts counts = counts(stage -> new Contest(take, "by hand", () -> 1));
    assertTrue(counts.allocated() >= 1_000_000, counts.toString());
    assertTrue(counts.threads() >= 1, counts.toString());
  }

  private Counts counts(Row.Preparation preparation) {
    return assertInstanceOf(Measured.class, harness.run(Rows.row("a", Goal.ratio(1), preparation)))
        .counts();
  }
}
