package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.OperationCancelledException;
import dev.posada.Usage;
import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.ScriptedServer;
import dev.posada.testkit.TestOperation;
import java.io.EOFException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(30)
class MeasurementsTest {
  private static final String STATS =
      "{\"read\":\"2026-11-28T04:23:19.5Z\",\"memory_stats\":{\"usage\":4096}}";
  private static final String GONE = "{\"message\":\"No such container: c3\"}";

  private static String answer(String status, String json) {
    return "HTTP/1.1 %s\r\nApi-Version: 1.41\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, json.length(), json);
  }

  /** Answers about containers when so many were asked for, and not before. */
  private static ScriptedServer.Script waiting(CountDownLatch asked) {
    return client -> {
      try {
        while (true) {
          String request = client.request();
          if (request.startsWith("HEAD")) {
            client.send(answer("200 OK", ""));
            continue;
          }
          asked.countDown();
          asked.await();
          boolean gone = request.contains("/c3/");
          client.send(gone ? answer("404 Not Found", GONE) : answer("200 OK", STATS));
        }
      } catch (EOFException hungUp) {
        // it had all its answers
      }
    };
  }

  private static ScriptedServer server(int connections, ScriptedServer.Script script)
      throws Exception {
    return ScriptedServer.playing(
        Collections.nCopies(connections, script).toArray(ScriptedServer.Script[]::new));
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
  }

  @Test
  void eightThreadsWaitForTwoHundredAnswersAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(200);
    try (ScriptedServer server = server(200, waiting(asked));
        Workers workers = new Workers()) {
      DockerEngine engine = new DockerEngine(Dialer.unix(server.socket()), Duration.ofSeconds(20));
      TestOperation op = TestOperation.unlimited();
      Map<String, Usage> usages = new Measurements(engine, workers).of(ids(200), op);
      assertEquals(199, usages.size());
      assertTrue(!usages.containsKey("c3"));
      assertEquals(200, op.trace().stream().filter(call -> call.contains("/stats")).count());
      assertEquals(0, op.hooks());
      engine.close();
    }
  }

  @Test
  void cancelEndsThemAll() throws Exception {
    ScriptedServer.Script never =
        client -> {
          if (client.request().startsWith("HEAD")) {
            client.send(answer("200 OK", ""));
            client.request();
          }
          client.awaitHangUp();
        };
    try (ScriptedServer server = server(20, never)) {
      DockerEngine engine = new DockerEngine(Dialer.unix(server.socket()), Duration.ofSeconds(20));
      TestOperation op = TestOperation.cancelledAfter(Duration.ofMillis(300));
      try (Workers workers = new Workers()) {
        Measurements measurements = new Measurements(engine, workers);
        assertThrows(OperationCancelledException.class, () -> measurements.of(ids(20), op));
      }
      assertEquals(0, op.hooks());
      engine.close();
    }
  }
}
