package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.docker.StandardInputs.Run;
import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StandardInputsTest {
  private static final Run FIRST = new Run("x", "2026-01-02T03:04:05Z");
  private static final Run SECOND = new Run("x", "2026-01-02T03:04:05.5Z");

  private static final ScriptedServer.Script PING =
      client -> {
        client.request();
        client.send("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\n");
        client.awaitHangUp();
      };

  /** An input that is open until the latch tells. */
  private static ScriptedServer.Script input(CountDownLatch closed) {
    return client -> {
      client.request();
      client.send("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
      client.awaitHangUp();
      closed.countDown();
    };
  }

  private static DockerEngine engine(ScriptedServer server) {
    return new DockerEngine(Dialer.unix(server.socket()), Duration.ofSeconds(20));
  }

  private static void open(StandardInputs inputs, DockerEngine engine, Run... runs) {
    for (Run run : runs) {
      inputs.of(run, engine.unattended());
    }
  }

  @Test
  void theInputOfAContainerThatWasRestartedIsClosed() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.playing(PING, input(first), input(second))) {
      DockerEngine engine = engine(server);
      try (StandardInputs inputs = new StandardInputs(engine)) {
        open(inputs, engine, FIRST, SECOND);
        assertTrue(first.await(10, TimeUnit.SECONDS));
        assertEquals(1, second.getCount());
      }
      engine.close();
    }
  }

  @Test
  void whoLookedBeforeTheRestartClosesNothing() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(3);
    try (ScriptedServer server =
        ScriptedServer.playing(PING, input(second), input(others), input(others), input(others))) {
      DockerEngine engine = engine(server);
      try (StandardInputs inputs = new StandardInputs(engine)) {
        open(
            inputs,
            engine,
            SECOND,
            FIRST,
            new Run("y", "2027-01-02T03:04:05Z"),
            new Run("x", "not a time"));
        assertEquals(
            List.of(false, 3L),
            List.of(second.await(300, TimeUnit.MILLISECONDS), others.getCount()));
      }
      engine.close();
    }
  }
}
