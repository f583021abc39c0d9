package dev.posada.testkit.conformance;

import dev.posada.testkit.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tables that README shows of what runs of the contract found. */
final class Tables {
  private Tables() {}

  /** What was tried where, and how much of the contract passed there; then the parts of it. */
  static String of(List<Matrix> matrices) {
    if (matrices.isEmpty()) {
      return "Nothing was run yet.\n";
    }
    List<Matrix> sorted = matrices.stream().sorted(Comparator.comparing(Matrix::fileName)).toList();
    return verifiedHow(sorted) + "\n" + parts(sorted);
  }

  private static String verifiedHow(List<Matrix> matrices) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("hypervisor", "passed", "unsupported", "not run", "failed", "on", "JDK", "date"));
    for (Matrix matrix : matrices) {
      rows.add(
          List.of(
              name(matrix),
              "" + matrix.count(Result.PASS),
              "" + matrix.count(Result.UNSUPPORTED),
              "" + matrix.count(Result.NOT_RUN),
              "" + matrix.count(Result.FAIL),
              matrix.run().get("os"),
              matrix.run().get("jdk"),
              matrix.run().get("date")));
    }
    return table(rows);
  }

  private static String parts(List<Matrix> matrices) {
    TreeSet<String> areas =
        matrices.stream()
            .flatMap(matrix -> matrix.clauses().stream())
            .map(Row::area)
            .collect(Collectors.toCollection(TreeSet::new));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("clauses"));
    matrices.forEach(matrix -> head.add(name(matrix)));
    rows.add(head);
    for (String area : areas) {
      List<String> row = new ArrayList<>(List.of(area));
      matrices.forEach(matrix -> row.add(passed(matrix, area)));
      rows.add(row);
    }
    return table(rows);
  }

  private static String name(Matrix matrix) {
    String variant = matrix.run().get("variant");
    return "`%s` %s %s%s"
        .formatted(
            matrix.run().get("scheme"),
            matrix.run().get("engine"),
            matrix.run().get("version"),
            variant.isEmpty() ? "" : " (" + variant + ")");
  }

  /** As in "3 of 5"; a dash where the hypervisor has nothing of that. */
  private static String passed(Matrix matrix, String area) {
    List<Row> rows = matrix.clauses().stream().filter(row -> row.area().equals(area)).toList();
    long passed = rows.stream().filter(row -> row.result() == Result.PASS).count();
    return passed == 0 ? "-" : passed == rows.size() ? "" + passed : passed + " of " + rows.size();
  }

  private static String table(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append("| ").append(String.join(" | ", row)).append(" |\n");
      if (row == rows.get(0)) {
        text.append("|---".repeat(row.size())).append("|\n");
      }
    }
    return text.toString();
  }
}
