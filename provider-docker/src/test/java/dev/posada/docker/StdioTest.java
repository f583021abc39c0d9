package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.InvalidStateException;
import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.ScriptedClient;
import dev.posada.docker.http.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Talking to a container of others, which was created without an input. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class StdioTest {
  private static final String RUNNING =
      "{\"Id\":\"x\",\"State\":{\"Status\":\"running\",\"Running\":true},\"Config\":{}}";
  private static final String ENDED =
      "{\"Id\":\"x\",\"State\":{\"Status\":\"exited\",\"Running\":false},\"Config\":{}}";

  private static void answer(ScriptedClient client, String body) throws IOException {
    client.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  private static ScriptedServer.Script looks(String first, String second) {
    return client -> {
      client.request();
      client.send("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\n");
      client.request();
      answer(client, first);
      client.request();
      answer(client, second);
      client.awaitHangUp();
    };
  }

  private static void upgrade(ScriptedClient client) throws IOException {
    client.request();
    client.send("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
  }

  /** Waits for the end of the container, which is told at once, and that it was 7. */
  private static void exit(ScriptedClient client) throws IOException {
    client.request();
    answer(client, "{\"StatusCode\":7}");
  }

  /** An engine, what it is talked to by, and the end of both. */
  private record Session(DockerEngine engine, Workers workers, Talks talks, Stdio stdio)
      implements AutoCloseable {

    static Session with(ScriptedServer server) {
      DockerEngine engine = new DockerEngine(Dialer.unix(server.socket()), Duration.ofSeconds(20));
      Workers workers = new Workers();
      Talks talks = new Talks(workers);
      return new Session(
          engine, workers, talks, new Stdio(engine, talks, new StandardInputs(engine)));
    }

    Process attach() {
      return stdio.attach("x", engine.unattended());
    }

    @Override
    public void close() {
      talks.close();
      engine.close();
      workers.close();
    }
  }

  @Test
  void whatHasNoInputTakesNone() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                looks(RUNNING, RUNNING),
                StdioTest::exit,
                client -> {
                  upgrade(client);
                  client.send("\1\0\0\0\0\0\0\3out\2\0\0\0\0\0\0\3err");
                });
        Session session = Session.with(server)) {
      Process process = session.attach();
      assertEquals("out", new String(process.getInputStream().readAllBytes()));
      assertEquals("err", new String(process.getErrorStream().readAllBytes()));
      assertEquals(7, process.waitFor());
      assertTrue(
          server.requests().stream().anyMatch(line -> line.contains("stream=1&stdin=0")),
          "the end of it is not the end of the input, to Podman neither");
      process.getOutputStream().write(1);
      IOException e = assertThrows(IOException.class, () -> process.getOutputStream().flush());
      assertTrue(e.getMessage().contains("without an input"), e::toString);
    }
  }

  @Test
  void whatEndsMeanwhileIsNotTalkedTo() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                looks(RUNNING, ENDED),
                StdioTest::exit,
                client -> {
                  upgrade(client);
                  client.awaitHangUp();
                });
        Session session = Session.with(server)) {
      assertThrows(InvalidStateException.class, session::attach);
    }
  }

  @Test
  void anEndThatNobodyToldIsUnknown() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                looks(RUNNING, RUNNING),
                client -> {
                  client.request();
                  client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                },
                StdioTest::upgrade);
        Session session = Session.with(server)) {
      Process process = session.attach();
      assertThrows(IOException.class, () -> process.getInputStream().read());
      assertThrows(ConnectionException.class, process::waitFor);
    }
  }
}
