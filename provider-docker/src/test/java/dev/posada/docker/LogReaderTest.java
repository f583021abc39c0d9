package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.testkit.TestOperation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An engine that ends a log that is followed before it has told all of it. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class LogReaderTest {
  private static final String TERMINAL = "200 {\"Config\":{\"Tty\":true}}";
  private static final String FIRST = "2026-01-01T00:00:00.000000001Z one\r\n";
  private static final String TWICE =
      "2026-01-01T00:00:00.000000002Z two\r\n2026-01-01T00:00:00.000000002Z again\r\n";
  private static final String THIRD = "2026-01-01T00:00:00.000000003Z three\r\n";
  private static final String QUERY = "?stdout=1&stderr=1&timestamps=1&follow=";

  private static List<String> followed(CannedEngine canned) {
    Workers workers = new Workers();
    try (Stream<LogLine> log =
        new ContainerLogs(canned.engine(), Dialect.DOCKER, workers)
            .open("c", LogOptions.defaults().tail(5).follow(), TestOperation.unlimited())) {
      return log.map(LogLine::text).toList();
    } finally {
      workers.close();
    }
  }

  @Test
  void whatComesBehindTheLastLineIsAskedForAndNothingTwice() throws Exception {
    try (CannedEngine canned =
        new CannedEngine("1.41", TERMINAL, "200 " + FIRST + TWICE, "200 " + TWICE + THIRD)) {
      assertEquals(List.of("one", "two", "again", "three"), followed(canned));
      assertEquals(
          List.of(
              "GET /containers/c/json",
              "GET /containers/c/logs" + QUERY + "1&tail=5",
              "GET /containers/c/logs" + QUERY + "0&since=1767225600.000000002"),
          canned.requests());
    }
  }

  @Test
  void ofALogThatToldNothingAllIsAskedForOnceMore() throws Exception {
    try (CannedEngine canned = new CannedEngine("1.41", TERMINAL, "200", "200 " + FIRST)) {
      assertEquals(List.of("one"), followed(canned));
    }
  }

  /** Of a line of several pieces the first had come. */
  @Test
  void aLineThatWasCutIsToldWhenItIsWhole() throws Exception {
    String stamp = "2026-01-01T00:00:00.000000002Z ";
    String piece = "x".repeat(16 * 1024);
    String whole = stamp + piece + stamp + "end\r\n";
    try (CannedEngine canned =
        new CannedEngine(
            "1.41", TERMINAL, "200 " + FIRST + stamp + piece, "200 " + FIRST + whole + THIRD)) {
      assertEquals(List.of("one", piece + "end", "three"), followed(canned));
    }
  }

  @Test
  void aLineThatWasCutIsToldAsItIsIfTheContainerIsGone() throws Exception {
    String removed = "404 {\"message\":\"No such container: c\"}";
    String cut = "2026-01-01T00:00:00.000000002Z tw";
    try (CannedEngine canned = new CannedEngine("1.41", TERMINAL, "200 " + FIRST + cut, removed)) {
      assertEquals(List.of("one", "tw"), followed(canned));
    }
  }

  /** They are asked for since the last one, which is not the one that was told last. */
  @Test
  void nothingIsToldTwiceBehindALineThatBeganBefore() throws Exception {
    String out = frame(1, "2026-01-01T00:00:00.000000001Z out");
    String err = frame(2, "2026-01-01T00:00:00.000000002Z err\n");
    try (CannedEngine canned =
        new CannedEngine("1.41", "200 {\"Config\":{}}", "200 " + out + err, "200 " + err)) {
      assertEquals(List.of("err", "out"), followed(canned));
    }
  }

  private static String frame(int stream, String text) {
    return (char) stream + "\0\0\0\0\0\0" + (char) text.length() + text;
  }

  @Test
  void aContainerThatIsRemovedMeanwhileHasNoMoreToTell() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41", TERMINAL, "200 " + FIRST, "404 {\"message\":\"No such container: c\"}")) {
      assertEquals(List.of("one"), followed(canned));
    }
  }
}
