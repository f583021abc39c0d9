package dev.posada.vmware.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A table of vmrun, below a row of titles that begins with {@code INDEX}. */
final class Table {
  private Table() {}

  /** {@return its rows: cells by their titles in small letters; what is cut off is missing} */
  static List<Map<String, String>> of(String stdout) {
    List<Map<String, String>> rows = new ArrayList<>();
    List<String> titles = List.of();
    for (String line : Lines.of(stdout)) {
      String bare = line.strip();
      if (bare.startsWith("INDEX")) {
        titles = List.of(bare.toLowerCase(Locale.ROOT).split("\\s{2,}"));
      } else if (!titles.isEmpty() && bare.matches("\\d{1,4}(\\s.*)?")) {
        rows.add(row(titles, bare));
      }
    }
    return rows;
  }

  private static Map<String, String> row(List<String> titles, String line) {
    String[] cells = line.split("\\s{2,}", titles.size());
    if (cells.length < titles.size()) {
      cells = line.split("\\s+", titles.size()); // one filled its column
    }
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < cells.length; i++) {
      row.put(titles.get(i), cells[i].equals("empty") ? "" : cells[i]);
    }
    return row;
  }
}
