package dev.posada.docker.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Prints what JaCoCo has counted; run by the profile {@code coverage} only. */
class BranchesOfReaders {
  private static final List<String> READERS =
      List.of(
          "http.Head",
          "http.Input",
          "http.ChunkedBody",
          "http.FixedBody",
          "http.RestBody",
          "frames.Frames",
          "frames.FramedLines",
          "frames.TerminalLines",
          "frames.LogClock",
          "json.JsonParser",
          "json.JsonText",
          "json.JsonStream",
          "json.JsonWords",
          "json.JsonFields",
          "json.JsonWriter",
          "tar.TarReader",
          "tar.TarFields",
          "tar.PaxRecords");

  /** Group, package, class, missed and covered instructions, missed and covered branches, ... */
  @Test
  void arePrinted() throws IOException {
    TreeSet<String> printed = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("target/site/jacoco/jacoco.csv"))) {
      String[] cells = line.split(",");
      String reader = cells[1].replaceFirst("dev\\.posada\\.docker\\.", "") + "." + cells[2];
      if (READERS.contains(reader)) {
        int missed = Integer.parseInt(cells[5]);
        int all = missed + Integer.parseInt(cells[6]);
        printed.add("%-22s %3d of %3d branches".formatted(reader, all - missed, all));
      }
    }
    printed.forEach(System.out::println);
    assertEquals(READERS.size(), printed.size());
  }
}
