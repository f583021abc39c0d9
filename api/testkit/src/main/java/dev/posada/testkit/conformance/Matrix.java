package dev.posada.testkit.conformance;

import dev.posada.testkit.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one whole run of the contract found. Immutable.
 *
 * @param run what ran where: scheme, engine, version, variant, os, jdk, commit and date
 * @param clauses a row for each clause, by number
 */
public record Matrix(Map<String, String> run, List<Row> clauses) {
  private static final List<String> RUN =
      List.of("scheme", "engine", "version", "variant", "os", "jdk", "commit", "date");

  /** Sorts the clauses. */
  public Matrix {
    Map<String, String> ordered = new LinkedHashMap<>();
    for (String key : RUN) {
      ordered.put(key, Optional.ofNullable(run.get(key)).orElse(""));
    }
    run = Collections.unmodifiableMap(ordered);
    clauses = clauses.stream().sorted(Comparator.comparing(Row::id)).toList();
  }

  /**
   * {@return what several runs of some clauses found together}
   *
   * @param pieces of one engine and one commit; of a clause that is in several, that counts which
   *     says most: it failed, it passed, it is not supported
   * @param ids all clauses there are: those of no piece were not run
   * @throws IllegalArgumentException if they are of different engines or commits
   */
  static Matrix joined(List<Matrix> pieces, Collection<String> ids) {
    Matrix last = pieces.get(pieces.size() - 1);
    Map<String, Row> rows = new TreeMap<>();
    for (Matrix piece : pieces) {
      for (String key : List.of("scheme", "engine", "version", "variant", "commit")) {
        if (!piece.run.get(key).equals(last.run.get(key))) {
          throw new IllegalArgumentException(
              "no pieces of one run: "
                  + key
                  + " "
                  + piece.run.get(key)
                  + " and "
                  + last.run.get(key));
        }
      }
      for (Row row : piece.clauses) {
        rows.merge(row.id(), row, (one, other) -> rank(one) <= rank(other) ? one : other);
      }
    }
    for (String id : ids) {
      rows.putIfAbsent(id, new Row(id, Result.NOT_RUN, "not tried in this run"));
    }
    return new Matrix(last.run, List.copyOf(rows.values()));
  }

  private static int rank(Row row) {
    return List.of(Result.FAIL, Result.PASS, Result.UNSUPPORTED, Result.NOT_RUN)
        .indexOf(row.result());
  }

  /** {@return the name of its file, which is the same for later runs of the same engine} */
  public String fileName() {
    List<String> parts = new ArrayList<>();
    for (String key : List.of("scheme", "engine", "version", "variant")) {
      String part = run.get(key).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "_");
      if (!part.isEmpty()) {
        parts.add(part.replaceAll("^_|_$", ""));
      }
    }
    return String.join("-", parts) + ".json";
  }

  /** {@return what became of a clause, if it is among them} */
  public Optional<Row> clause(String id) {
    return clauses.stream().filter(row -> row.id().equals(id)).findFirst();
  }

  /** {@return how many clauses ended so} */
  public long count(Result result) {
    return clauses.stream().filter(row -> row.result() == result).count();
  }

  /** {@return it as JSON, a line per clause, so that two runs can be compared by lines} */
  public String toJson() {
    StringBuilder json = new StringBuilder("{\n");
    run.forEach(
        (key, value) -> {
          if (!value.isEmpty()) {
            json.append("  \"").append(key).append("\": ").append(Json.text(value)).append(",\n");
          }
        });
    json.append("  \"clauses\": [");
    String separator = "\n";
    for (Row row : clauses) {
      json.append(separator)
          .append("    {\"id\": ")
          .append(Json.text(row.id()))
          .append(", \"result\": \"")
          .append(row.result())
          .append('"');
      if (!row.reason().isEmpty()) {
        json.append(", \"reason\": ").append(Json.text(row.reason()));
      }
      json.append('}');
      separator = ",\n";
    }
    return json.append("\n  ]\n}\n").toString();
  }

  /**
   * {@return what {@link #toJson} wrote}
   *
   * @param json the text
   * @throws IllegalArgumentException if it is something else
   */
  public static Matrix parse(String json) {
    Map<String, String> run = new LinkedHashMap<>();
    List<Row> clauses = new ArrayList<>();
    if (!(Json.parse(json) instanceof Map<?, ?> members)
        || !(members.get("clauses") instanceof List<?> rows)) {
      throw new IllegalArgumentException("not what a run of the contract found");
    }
    for (String key : RUN) {
      if (members.get(key) instanceof String value) {
        run.put(key, value);
      }
    }
    for (Object row : rows) {
      if (!(row instanceof Map<?, ?> clause)) {
        throw new IllegalArgumentException("not a clause: " + row);
      }
      clauses.add(
          new Row(
              member(clause, "id"),
              Result.valueOf(member(clause, "result")),
              clause.get("reason") instanceof String reason ? reason : ""));
    }
    return new Matrix(run, clauses);
  }

  private static String member(Map<?, ?> clause, String name) {
    if (clause.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a clause without " + name + ": " + clause);
  }
}
