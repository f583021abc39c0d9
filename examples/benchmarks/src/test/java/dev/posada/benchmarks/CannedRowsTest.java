package dev.posada.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Host;
import dev.posada.LogLine;
import dev.posada.benchmarks.Outcome.Measured;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rows that need a provider and no engine. */
@Timeout(120)
class CannedRowsTest {
  @Test
  void everyCannedRowIsMeasured() {
    List<Row> canned =
        DockerRows.all().stream().filter(row -> row.name().contains("canned")).toList();
    assertEquals(3, canned.size());
    for (Row row : canned) {
      Measured measured = assertInstanceOf(Measured.class, new Harness(true).run(row), row::name);
      assertTrue(measured.counts().calls() > 0, row.name());
    }
  }

  @Test
  void theHandWrittenLoopMakesWhatPosadaMakes() throws Exception {
    String path = "GET /containers/" + CannedAnswers.id();
    try (Stage stage = new Stage()) {
      CannedEngine engine =
          stage
              .keep(new CannedEngine())
              .json("GET /containers/json", CannedAnswers.containers(1))
              .json(path + "/json", CannedAnswers.inspected())
              .chunked(path + "/logs", CannedAnswers.log(1_000, 128));
      Host host = stage.connect(Docker.uri(engine.socket()));
      List<LogLine> byHand = new ArrayList<>();
      RawSocket raw = stage.keep(RawSocket.open(engine.socket()));
      raw.send((path + "/logs HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      new HandWrittenLog(raw).read(byHand::add);
      try (Stream<LogLine> log = host.containers().list().get(0).logs()) {
        assertEquals(log.toList(), byHand);
      }
    }
  }

  @Test
  void theTapTellsTheRequestsOfAVerbAlone() throws Exception {
    try (Stage stage = new Stage()) {
      CannedEngine engine =
          stage.keep(new CannedEngine()).json("GET /containers/json", CannedAnswers.containers(2));
      List<byte[]> requests =
          Tap.requests(stage, engine.socket(), host -> host.containers().summaries());
      assertEquals(1, requests.size());
      String request = new String(requests.get(0), StandardCharsets.ISO_8859_1);
      assertTrue(request.startsWith("GET /v1.41/containers/json?all="), request);
      assertTrue(request.endsWith("\r\n\r\n"), request);
    }
  }
}
