package dev.posada.docker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.OperationCancelledException;
import dev.posada.testkit.TestOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class PendingTest {
  private static final Request PING = Request.get(Target.of("_ping"));

  private static ScriptedServer.Script answersWhenAllAreHere(CountDownLatch all) {
    return client -> {
      client.request();
      all.countDown();
      all.await();
      client.send(ok("pong"));
    };
  }

  private static String ok(String text) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
  }

  @Test
  void oneThreadWaitsForManyAnswers() throws Exception {
    CountDownLatch all = new CountDownLatch(3);
    ScriptedServer.Script script = answersWhenAllAreHere(all);
    try (ScriptedServer server = ScriptedServer.playing(script, script, script);
        HttpClient client = server.client()) {
      TestOperation op = TestOperation.unlimited();
      List<Pending> sent = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sent.add(client.send(PING, op));
      }
      assertEquals(List.of(), op.trace()); // a call begins when somebody waits for it
      for (Pending each : sent) {
        assertEquals("pong", each.read(answer -> answer.whole().text()));
      }
      assertEquals(3, op.trace().size());
      assertEquals(0, op.hooks());
      assertEquals(3, client.idleConnections());
    }
  }

  /** Over ssh each is a login. */
  @Test
  void theConnectionOfAnAnswerCarriesTheNextRequest() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                only -> {
                  for (int i = 0; i < 3; i++) {
                    only.request();
                    only.send(ok("pong"));
                  }
                });
        HttpClient client = server.client()) {
      TestOperation op = TestOperation.unlimited();
      for (int i = 0; i < 3; i++) {
        assertEquals("pong", client.send(PING, op).read(answer -> answer.whole().text()));
      }
      assertEquals(1, client.openConnections());
    }
  }

  @Test
  void aRestedConnectionThatIsGoneIsReplacedWhenTheAnswerIsRead() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                first -> {
                  first.request();
                  first.send(ok("one"));
                  first.request();
                },
                second -> {
                  second.request();
                  second.send(ok("two"));
                });
        HttpClient client = server.client()) {
      TestOperation op = TestOperation.unlimited();
      client.call(PING, op);
      try (Pending again = client.send(PING, op)) {
        assertEquals("two", again.read(answer -> answer.whole().text()));
      }
      assertEquals(0, op.hooks());
    }
  }

  @Test
  void whatCouldNotBeSentFailsWhenItsAnswerIsRead() throws Exception {
    ScriptedServer gone = ScriptedServer.playing();
    try (HttpClient client = gone.client()) {
      gone.close();
      TestOperation op = TestOperation.unlimited();
      try (Pending sent = client.send(PING, op)) {
        assertThrows(ConnectionException.class, () -> sent.read(StreamAnswer::status));
      }
      assertEquals(0, client.openConnections());
      assertEquals(0, op.hooks());
    }
  }

  @Test
  void cancelEndsWhatWasSent() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.awaitHangUp();
                });
        HttpClient client = server.client()) {
      TestOperation op = TestOperation.unlimited();
      try (Pending sent = client.send(PING, op)) {
        op.cancel();
        assertThrows(OperationCancelledException.class, () -> sent.read(StreamAnswer::status));
      }
      assertEquals(0, client.openConnections());
    }
  }

  @Test
  void whatNobodyReadsIsClosed() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.awaitHangUp();
                });
        HttpClient client = server.client()) {
      TestOperation op = TestOperation.unlimited();
      client.send(PING, op).close();
      assertEquals(0, client.openConnections());
      assertEquals(0, op.hooks());
    }
  }

  @Test
  void changesAreNotSentAhead() {
    try (HttpClient client = new HttpClient(() -> null)) {
      Request change = Request.post(Target.of("containers", "x", "start"));
      assertThrows(
          IllegalArgumentException.class, () -> client.send(change, TestOperation.unlimited()));
    }
  }
}
