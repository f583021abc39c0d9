package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.docker.json.JsonException;
import dev.posada.testkit.TestOperation;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageRecordsTest {
  private final TestOperation op = TestOperation.unlimited();
  private final List<String> seen = new ArrayList<>();

  private void read(String records) throws IOException {
    new ImageRecords(op)
        .read(
            new ByteArrayInputStream(records.getBytes(StandardCharsets.UTF_8)),
            told -> seen.add(told.toString()),
            DockerErrors::inStream);
  }

  @Test
  void tellsTheStepsOfABuildAsTheyBeginAndTheEnd() throws Exception {
    read(
        """
        {"stream": "Step 1/2 : FROM web"}
        {"stream": "\\n"}
        {"status": "Downloading", "id": "a", "progressDetail": {"current": 5, "total": 10}}
        {"stream": "Step 2/2 : RUN true"}
        {"stream": "Step 99999999999999999999/2 : RUN echo"}
        """);
    assertEquals(
        List.of("FROM web 0/2", "downloading 5/10", "RUN true 1/2", "RUN true 2/2"), op.progress());
    assertEquals(5, seen.size());
  }

  @Test
  void aBuildThatFailedIsNotToldToBeDone() {
    String failed = "{\"stream\": \"Step 1/1 : RUN x\"}{\"error\": \"manifest unknown\"}";
    assertThrows(NotFoundException.class, () -> read(failed));
    assertEquals(List.of("RUN x 0/1"), op.progress());
  }

  @Test
  void anErrorIsAFailureInBothOfItsForms() {
    for (String error :
        List.of(
            "{\"errorDetail\": {\"message\": \"manifest unknown\"}}",
            "{\"error\": \"manifest unknown\"}")) {
      HypervisorException e =
          assertThrows(NotFoundException.class, () -> read("{\"status\": \"x\"}" + error));
      assertEquals("manifest unknown", e.nativeError().orElseThrow().text());
    }
    assertEquals(2, seen.size(), "what came before it");
  }

  @Test
  void anAnswerThatStopsIsNone() {
    assertThrows(EOFException.class, () -> read("{\"status\": \"x\"}{\"status\""));
    assertThrows(JsonException.class, () -> read("{\"status\" \"x\"}"));
  }
}
