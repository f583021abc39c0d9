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

  @Test
  void aContainerThatIsRemovedMeanwhileHasNoMoreToTell() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41", TERMINAL, "200 " + FIRST, "404 {\"message\":\"No such container: c\"}")) {
      assertEquals(List.of("one"), followed(canned));
    }
  }
}
