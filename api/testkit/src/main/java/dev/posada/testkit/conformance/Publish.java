package dev.posada.testkit.conformance;

import dev.posada.testkit.Result;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Copies what whole runs of the contract found to the folder that is checked in, and writes the
 * tables of it into README.
 *
 * <p>{@code java -cp api/testkit/target/classes dev.posada.testkit.conformance.Publish}, in the
 * folder of the root pom, after the tests.
 *
 * <p>A contract that takes hours may be tried in pieces, also at the same time on several engines
 * of one version: the tests of some clauses, with {@code -Dposada.pieces=FOLDER}, write into that
 * folder what they found, and the files in there are given to this program.
 */
public final class Publish {
  private static final System.Logger LOG = System.getLogger("dev.posada.testkit");

  static final Path KEPT = Path.of("api", "testkit", "conformance");
  private static final String BEGIN = "<!-- from the runs of the contract, by Publish -->\n";
  private static final String END = "<!-- end -->\n";

  private Publish() {}

  /**
   * Runs it.
   *
   * @param args the files to copy; all that the last tests wrote, if there are none
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Path root = Path.of("");
    List<Path> found = args.length > 0 ? Stream.of(args).map(Path::of).toList() : written(root);
    Files.createDirectories(KEPT);
    Map<String, List<Matrix>> pieces = new TreeMap<>();
    for (Path file : found) {
      Matrix matrix = Matrix.parse(Files.readString(file));
      if (file.getFileName().toString().equals(matrix.fileName())) {
        Files.writeString(KEPT.resolve(matrix.fileName()), matrix.toJson());
      } else {
        pieces.computeIfAbsent(matrix.fileName(), name -> new ArrayList<>()).add(matrix);
      }
      LOG.log(Level.INFO, file.toString());
    }
    for (Map.Entry<String, List<Matrix>> run : pieces.entrySet()) {
      Files.writeString(KEPT.resolve(run.getKey()), joined(run.getValue(), kept(KEPT)).toJson());
    }
    Path readme = root.resolve("README.md");
    Files.writeString(readme, withTables(Files.readString(readme), kept(KEPT)));
  }

  /**
   * What pieces found together.
   *
   * @param kept what is checked in: all clauses there are
   * @throws IllegalArgumentException if a clause that passed before is in none of them
   */
  static Matrix joined(List<Matrix> pieces, List<Matrix> kept) {
    Set<String> ids = new TreeSet<>();
    kept.forEach(matrix -> matrix.clauses().forEach(row -> ids.add(row.id())));
    Matrix whole = Matrix.joined(pieces, ids);
    List<String> lost =
        kept.stream()
            .filter(before -> before.fileName().equals(whole.fileName()))
            .flatMap(before -> before.clauses().stream())
            .filter(row -> row.result() == Result.PASS)
            .map(Row::id)
            .filter(id -> whole.clause(id).orElseThrow().result() == Result.NOT_RUN)
            .toList();
    if (!lost.isEmpty()) {
      throw new IllegalArgumentException("passed before and was not tried: " + lost);
    }
    return whole;
  }

  private static List<Path> written(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root, 5)) {
      return files
          .filter(file -> file.getParent() != null)
          .filter(file -> file.getParent().endsWith(Path.of("target", "conformance")))
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  /** What is checked in; nothing if there is no such folder. */
  static List<Matrix> kept(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Matrix> kept = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        kept.add(Matrix.parse(Files.readString(file)));
      }
    }
    return kept;
  }

  /** README with the tables of these runs in their place. */
  static String withTables(String readme, List<Matrix> matrices) {
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END, begin);
    if (begin < 0 || end < 0) {
      throw new IllegalArgumentException("README has no place for the tables");
    }
    return readme.substring(0, begin + BEGIN.length())
        + "\n"
        + Tables.of(matrices)
        + "\n"
        + readme.substring(end);
  }
}
