package dev.posada.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void theRowsOfMemoryAreMeasuredAndWritten() throws IOException {
    assertEquals(0, run(MemoryRows.all()), printed::toString);
    for (int guests : new int[] {100, 1_000, 10_000}) {
      assertTrue(written().contains("{\"name\": \"memory list " + guests + "\", \"unit\": \"ms\""));
      assertTrue(printed().contains("\nmemory list " + guests + " "), printed());
    }
  }

  @Test
  void aRowThatBreaksDoesNotLoseTheOthers() throws IOException {
    Goal goal = Goal.ratio(2);
    List<Row> rows =
        List.of(
            Rows.fixed("first", goal, 1, 1),
            Rows.broken("second"),
            Rows.missing("third"),
            Rows.fixed("fourth", goal, 1, 1));
    assertEquals(1, run(rows));
    assertTrue(written().contains("\"first\"") && written().contains("\"fourth\""), written());
    assertFalse(written().contains("\"second\"") || written().contains("\"third\""), written());
    assertTrue(printed().contains("FAILED"), printed());
    assertTrue(printed().contains("NOT RUN  there is no engine"), printed());
  }

  @Test
  void aSlowRowAndAMissingEngineAreNoErrors() throws IOException {
    assertEquals(0, run(List.of(Rows.fixed("a", Goal.ratio(1), 9, 1), Rows.missing("b"))));
    assertTrue(printed().contains("MISSED"), printed());
  }

  @Test
  void wordsChooseRows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String name : List.of("docker ping", "docker list 500", "kvm picture")) {
      rows.add(Rows.fixed(name, Goal.ratio(1), 1, 1));
    }
    assertEquals(0, run(rows, "list", "kvm"));
    assertFalse(written().contains("docker ping"), written());
    assertTrue(written().contains("docker list 500"), written());
    assertTrue(written().contains("kvm picture"), written());
  }

  @Test
  void whatItDoesNotUnderstandIsNotMeasured() throws IOException {
    List<Row> rows = List.of(Rows.fixed("a", Goal.ratio(1), 1, 1));
    assertEquals(2, run(rows, "--fast"));
    assertEquals(2, run(rows, "nothing"));
    assertEquals(2, run(rows, "--out"));
    assertFalse(Files.exists(file()));
  }

  @Test
  void namesOfRowsAreUnique() {
    List<String> names = Benchmarks.all().stream().map(Row::name).toList();
    assertEquals(names.size(), names.stream().distinct().count(), names::toString);
  }

  private int run(List<Row> rows, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("--quick", "--out", file().toString()));
    args.addAll(List.of(more));
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new Benchmarks(rows, out).run(args.toArray(String[]::new));
  }

  private Path file() {
    return folder.resolve("results").resolve("benchmarks.json");
  }

  private String written() throws IOException {
    return Files.readString(file());
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
