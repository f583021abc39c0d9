package dev.posada.testkit.conformance;

import dev.posada.testkit.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What passed in an earlier run of an engine and has to pass in later ones. Immutable.
 *
 * @param source where that is written
 * @param before what passed; nothing if the engine was never run
 */
public record Floor(String source, Optional<Matrix> before) {
  /** Where a module keeps its own, below its folder. */
  static final Path FOLDER = Path.of("conformance");

  /**
   * {@return what passed before: by the file in the folder {@code conformance} of the module under
   * test, else by the one that the testkit brings}
   *
   * @param fileName the name of both
   */
  public static Floor of(String fileName) {
    try {
      Path own = FOLDER.resolve(fileName);
      if (Files.exists(own)) {
        return new Floor(own.toString(), Optional.of(Matrix.parse(Files.readString(own))));
      }
      try (InputStream shipped = Floor.class.getResourceAsStream(fileName)) {
        return new Floor(
            fileName + " of the testkit",
            shipped == null
                ? Optional.empty()
                : Optional.of(
                    Matrix.parse(new String(shipped.readAllBytes(), StandardCharsets.UTF_8))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return what is wrong with a row, if it passed before and does not now} */
  public Optional<String> complaint(Row now) {
    return now.result() != Result.PASS && passed(now.id())
        ? Optional.of(
            "it passed in " + source + ", and is " + now.result() + " now: " + now.reason())
        : Optional.empty();
  }

  /**
   * {@return clauses that passed before and are no more}
   *
   * @param ids the numbers of all clauses that there are
   */
  public List<String> missing(Collection<String> ids) {
    return before.stream()
        .flatMap(matrix -> matrix.clauses().stream())
        .filter(row -> row.result() == Result.PASS && !ids.contains(row.id()))
        .map(Row::id)
        .toList();
  }

  private boolean passed(String id) {
    return before
        .flatMap(matrix -> matrix.clause(id))
        .filter(row -> row.result() == Result.PASS)
        .isPresent();
  }
}
