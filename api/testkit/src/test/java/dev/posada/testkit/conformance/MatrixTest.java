package dev.posada.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.testkit.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MatrixTest {
  private static final Map<String, String> RUN =
      Map.of(
          "scheme",
          "vmware",
          "engine",
          "VMware Workstation",
          "version",
          "17.5",
          "variant",
          "simulator",
          "os",
          "Linux",
          "jdk",
          "17",
          "commit",
          "abc",
          "date",
          "2026-01-01");

  private static final Path KEPT = Path.of("conformance");

  private static final Row PASSED = new Row("LIFE-01", Result.PASS, "");
  private static final Row LACKING =
      new Row("SAVE-02", Result.UNSUPPORTED, "no \"suspend\"\nat all");
  private static final Row UNTRIED = new Row("MIGRATE-01", Result.NOT_RUN, "one host only");

  private static Matrix matrix(Row... rows) {
    return new Matrix(RUN, List.of(rows));
  }

  private static Floor floor(Row... rows) {
    return new Floor("its file", Optional.of(matrix(rows)));
  }

  @Test
  void itComesBackFromItsFileSortedByNumber() {
    Matrix read = Matrix.parse(matrix(LACKING, UNTRIED, PASSED).toJson());
    assertEquals(List.of(PASSED, UNTRIED, LACKING), read.clauses());
    assertEquals(RUN, read.run());
  }

  @Test
  void piecesMakeOneRunAndWhatIsInNoneWasNotTried() {
    Row failed = new Row("LIFE-01", Result.FAIL, "it did not end");
    Matrix whole =
        Matrix.joined(
            List.of(matrix(PASSED, UNTRIED), matrix(failed), matrix(PASSED, LACKING)),
            List.of("EXEC-01", "LIFE-01", "MIGRATE-01", "SAVE-02"));
    Row left = new Row("EXEC-01", Result.NOT_RUN, "not tried in this run");
    assertEquals(List.of(left, failed, UNTRIED, LACKING), whole.clauses());
    assertEquals(RUN, whole.run());
  }

  @Test
  void piecesOfTwoCommitsAreNoRun() {
    Map<String, String> later = new HashMap<>(RUN);
    later.put("commit", "def");
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Matrix.joined(
                    List.of(matrix(PASSED), new Matrix(later, List.of(LACKING))), List.of()));
    assertEquals("no pieces of one run: commit abc and def", refused.getMessage());
  }

  @Test
  void whatPassedBeforeIsNotForgottenByPieces() {
    Matrix whole = Publish.joined(List.of(matrix(PASSED)), List.of(matrix(UNTRIED, PASSED)));
    assertEquals(1, whole.count(Result.PASS));
    assertEquals(1, whole.count(Result.NOT_RUN));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Publish.joined(List.of(matrix(LACKING)), List.of(matrix(PASSED))));
    assertEquals("passed before and was not tried: [LIFE-01]", refused.getMessage());
  }

  @Test
  void itsFileIsNamedByWhatRan() {
    assertEquals("vmware-vmware_workstation-17.5-simulator.json", matrix().fileName());
  }

  @Test
  void aClauseThatDidNotPassHasAReason() {
    assertThrows(IllegalArgumentException.class, () -> new Row("LIFE-01", Result.UNSUPPORTED, " "));
  }

  /** Or every run would change the file. */
  @Test
  void aReasonHasNoNamesThatAreOthersInTheNextRun() {
    Row row =
        new Row(
            "LIFE-01", Result.FAIL, "no \"posada-test-7-1\" on a:///tmp/posada-test-5/x.sock: no");
    assertEquals("no \"posada-test-*\" on a:posada-test-*: no", row.reason());
  }

  @Test
  void whatPassedHasToPassAgain() {
    Row now = new Row("LIFE-01", Result.UNSUPPORTED, "gone");
    assertEquals(
        Optional.of("it passed in its file, and is UNSUPPORTED now: gone"),
        floor(PASSED).complaint(now));
  }

  @Test
  void whatDidNotPassMayStayAsItIs() {
    assertEquals(Optional.empty(), floor(LACKING, UNTRIED).complaint(LACKING));
    assertEquals(Optional.empty(), floor(LACKING, UNTRIED).complaint(UNTRIED));
    assertEquals(Optional.empty(), floor().complaint(LACKING));
  }

  @Test
  void aClauseThatPassedMayNotVanish() {
    Floor floor = floor(PASSED, LACKING);
    assertEquals(List.of("LIFE-01"), floor.missing(Set.of("SAVE-02")));
    assertEquals(List.of(), floor.missing(Set.of("LIFE-01")));
  }

  @Test
  void anEngineThatNeverRanHasNoFloor() {
    assertEquals(Optional.empty(), Floor.of("no-such-engine-1.json").before());
  }

  /** Otherwise nothing would be held against them. */
  @Test
  void allThatIsCheckedInIsFoundAsAFloorUnderItsName() throws Exception {
    for (Matrix matrix : Publish.kept(KEPT)) {
      assertEquals(Optional.of(matrix), Floor.of(matrix.fileName()).before(), matrix.fileName());
      assertEquals(0, matrix.count(Result.FAIL), matrix.fileName());
    }
  }

  @Test
  void theTablesOfReadmeAreThoseOfWhatIsCheckedIn() throws Exception {
    String readme = Files.readString(Path.of("..", "..", "README.md"));
    assertEquals(
        Publish.withTables(readme, Publish.kept(KEPT)),
        readme,
        "run Publish, or change what is checked in");
  }

  @Test
  void aTableSaysHowMuchOfEachPartPassed() {
    String tables =
        Tables.of(List.of(matrix(PASSED, new Row("LIFE-02", Result.NOT_RUN, "x"), LACKING)));
    assertTrue(tables.contains("| LIFE | 1 of 2 |\n| SAVE | - |\n"), tables);
    assertTrue(
        tables.contains(
            "| `vmware` VMware Workstation 17.5 (simulator) | 1 | 1 | 1 | 0 | Linux | 17 |"),
        tables);
  }
}
