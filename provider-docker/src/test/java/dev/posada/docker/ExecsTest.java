package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.ExecSpec;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.ScriptedClient;
import dev.posada.docker.http.ScriptedServer;
import dev.posada.testkit.TestOperation;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Commands whose connection ends as if they had ended, though they have not. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class ExecsTest {
  private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");
  private static final ExecSpec SLEEP = ExecSpec.command("sleep", "100");

  /** An engine to which the command runs, however often it is asked. */
  private static void running(ScriptedClient client) throws IOException {
    try {
      while (true) {
        request(client);
        String body = "{\"Id\":\"e\",\"Running\":true,\"Pid\":7,\"ExitCode\":null}";
        client.send("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n");
        client.send("Content-Length: " + body.length() + "\r\n\r\n" + body);
      }
    } catch (EOFException over) {
      // the client has seen enough
    }
  }

  /** An engine to which there is such a command once, and then no more. */
  private static void removed(ScriptedClient client) throws IOException {
    request(client);
    client.send("HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n{\"Id\":\"e\"}");
    try {
      while (true) {
        request(client);
        String body = "{\"message\":\"No such exec instance: e\"}";
        client.send("HTTP/1.1 404 Not Found\r\nContent-Length: " + body.length());
        client.send("\r\n\r\n" + body);
      }
    } catch (EOFException over) {
      // the client has seen enough
    }
  }

  private static void request(ScriptedClient client) throws IOException {
    Matcher length = LENGTH.matcher(client.request());
    if (length.find()) {
      client.receive(Integer.parseInt(length.group(1)));
    }
  }

  /** Something in between that hangs up in good order behind the first output. */
  private static void relayed(ScriptedClient client) throws IOException {
    request(client);
    client.send("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
    client.send("\1\0\0\0\0\0\0\3out");
  }

  /** An engine, and what runs commands on it. */
  private record Session(ScriptedServer server, DockerEngine engine, Workers workers, Execs execs)
      implements AutoCloseable {
    static Session begin() throws IOException {
      return begin(ExecsTest::running);
    }

    static Session begin(ScriptedServer.Script told) throws IOException {
      ScriptedServer server =
          ScriptedServer.playing(
              client -> {
                client.request();
                client.send("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n\r\n");
                told.play(client);
              },
              ExecsTest::relayed,
              ExecsTest::running);
      DockerEngine engine = new DockerEngine(Dialer.unix(server.socket()), Duration.ofSeconds(20));
      Workers workers = new Workers();
      Execs execs = new Execs(engine, workers, new Talks(workers), Duration.ofMillis(200));
      return new Session(server, engine, workers, execs);
    }

    @Override
    public void close() throws Exception {
      engine.close();
      workers.close();
      server.close();
    }
  }

  @Test
  void aCommandWhoseOutputIsCutOffIsNotWaitedFor() throws Exception {
    try (Session session = Session.begin()) {
      ConnectionException e =
          assertThrows(
              ConnectionException.class,
              () -> session.execs().run("x", SLEEP, TestOperation.unlimited()));
      assertTrue(e.getMessage().contains("the command runs on"), e::getMessage);
      assertEquals(Outcome.PARTLY, e.outcome());
      assertTrue(e.remains().get(0).contains("may still run"), e.remains()::toString);
    }
  }

  @Test
  void thatItsContainerIsGoneDoesNotMeanThatACommandNeverRan() throws Exception {
    try (Session session = Session.begin(ExecsTest::removed)) {
      InvalidStateException e =
          assertThrows(
              InvalidStateException.class,
              () -> session.execs().run("x", SLEEP, TestOperation.unlimited()));
      assertEquals(Outcome.UNKNOWN, e.outcome());
      assertTrue(e.getMessage().contains("went away"), e::getMessage);
    }
  }

  @Test
  void whoReadsFromACommandThatIsCutOffSeesNoEnd() throws Exception {
    try (Session session = Session.begin()) {
      Process process = session.execs().spawn("x", SLEEP, TestOperation.unlimited());
      assertEquals("out", new String(process.getInputStream().readNBytes(3)));
      IOException e = assertThrows(IOException.class, () -> process.getInputStream().read());
      assertTrue(e.getMessage().contains("the command runs on"), e::getMessage);
      assertThrows(ConnectionException.class, process::waitFor);
    }
  }
}
