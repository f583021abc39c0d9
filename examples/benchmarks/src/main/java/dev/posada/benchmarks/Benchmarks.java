package dev.posada.benchmarks;

import dev.posada.Diagnosis;
import dev.posada.Hypervisors;
import dev.posada.benchmarks.Outcome.Failed;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How fast is Posada, against the same done without it?
 *
 * <p>{@code [--quick] [--out FILE] [WORDS...]}: measures all rows whose names contain one of the
 * words, or all rows; prints a table and writes the results to a file of JSON. {@code --quick} only
 * shows that the rows work. The exit code is 1 if a row broke; one that is slow, or that cannot run
 * here, is told and no error.
 */
public final class Benchmarks {
  private static final String OUT = "examples/benchmarks/target/benchmarks.json";

  private final List<Row> rows;
  private final PrintStream out;

  Benchmarks(List<Row> rows, PrintStream out) {
    this.rows = rows;
    this.out = out;
  }

  /**
   * Runs it from the folder of the repository.
   *
   * @param args options and words
   * @throws IOException if the results cannot be written
   */
  public static void main(String[] args) throws IOException {
    System.exit(new Benchmarks(all(), System.out).run(args));
  }

  static List<Row> all() {
    return Stream.of(
            MemoryRows.all(),
            CommandRows.all(),
            SshRows.all(),
            DockerRows.all(),
            KvmRows.all(),
            VirtualBoxRows.all())
        .flatMap(List::stream)
        .toList();
  }

  /** The exit code. */
  int run(String... args) throws IOException {
    boolean quick = false;
    Path file = Path.of(OUT);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--quick")) {
        quick = true;
      } else if (args[i].equals("--out") && i + 1 < args.length) {
        file = Path.of(args[++i]);
      } else if (args[i].startsWith("-")) {
        out.println("usage: [--quick] [--out FILE] [WORDS...]");
        return 2;
      } else {
        words.add(args[i]);
      }
    }
    List<Row> chosen = rows.stream().filter(row -> isChosen(row, words)).toList();
    if (chosen.isEmpty()) {
      out.println("no row has a name with one of " + words);
      return 2;
    }
    describeMachine();
    List<Outcome> outcomes = measure(chosen, new Harness(quick));
    out.println();
    out.print(Table.of(outcomes));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, Results.json(outcomes));
    out.println("written: " + file);
    return outcomes.stream().anyMatch(Failed.class::isInstance) ? 1 : 0;
  }

  private static boolean isChosen(Row row, List<String> words) {
    return words.isEmpty() || words.stream().anyMatch(row.name()::contains);
  }

  private void describeMachine() {
    out.printf(
        "JDK %s, %d processors%n", Runtime.version(), Runtime.getRuntime().availableProcessors());
    for (Diagnosis diagnosis : Hypervisors.load().diagnose()) {
      out.printf(
          "%s: %s%n",
          String.join(", ", diagnosis.schemes()),
          diagnosis.available()
              ? diagnosis.version().orElse("there")
              : "not reachable: " + diagnosis.reason().orElse(""));
    }
    String lab = System.getenv(Stage.LAB);
    if (lab != null) {
      out.println(Stage.LAB + ", where all rows of Docker run: " + lab);
    }
  }

  private List<Outcome> measure(List<Row> chosen, Harness harness) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Row row : chosen) {
      out.println("measuring " + row.name());
      outcomes.add(harness.run(row));
    }
    return outcomes;
  }
}
