package dev.posada.docker.http;

import static dev.posada.docker.http.ClientFixture.CHUNKED;
import static dev.posada.docker.http.ClientFixture.NO_CONTENT;
import static dev.posada.docker.http.ClientFixture.OK;
import static dev.posada.docker.http.ClientFixture.PING;
import static dev.posada.docker.http.ClientFixture.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a connection serves again, and what is sent again. */
class KeepAliveTest {
  private static final ScriptedServer.Script ONE_ANSWER =
      client -> {
        client.request();
        client.send(OK);
      };

  private final TestOperation op = TestOperation.unlimited();

  @Test
  void oneConnectionServesCallAfterCall() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  for (int i = 0; i < 100; i++) {
                    client.request();
                    client.send(OK);
                  }
                });
        HttpClient http = server.client()) {
      for (int i = 0; i < 100; i++) {
        assertEquals("OK", http.call(PING, op).text());
      }
      assertEquals(1, http.openConnections());
      assertEquals(0, op.hooks(), "hooks are gone with their calls");
    }
  }

  @Test
  void aConnectionThatHungUpWhileItRestedIsNotUsed() throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(OK);
                  client.hangUp();
                  hungUp.countDown();
                },
                client -> {
                  client.request();
                  client.send(NO_CONTENT);
                });
        HttpClient http = server.client()) {
      http.call(PING, op);
      hungUp.await();

      assertEquals(204, http.call(START, op).status());
      assertEquals(1, http.openConnections());
    }
  }

  @Test
  void aReadIsSentAgainWhenARestedConnectionEndsWithoutAWord() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(OK);
                  client.request();
                },
                ONE_ANSWER);
        HttpClient http = server.client()) {
      http.call(PING, op);

      assertEquals("OK", http.call(PING, op).text());
      assertEquals(3, server.requests().size());
      assertEquals(List.of("read GET /_ping", "read GET /_ping"), op.trace());
    }
  }

  @Test
  void aChangeIsNeverSentAgainOnceItWasSent() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(OK);
                  client.request();
                },
                client -> {
                  client.request();
                  client.send(OK);
                  client.request();
                });
        HttpClient http = server.client()) {
      http.call(PING, op);
      assertThrows(ConnectionException.class, () -> http.call(START, op));

      http.call(PING, op);
      assertThrows(ConnectionException.class, () -> http.call(START.reads(), op));
      assertEquals(4, server.requests().size());
    }
  }

  @Test
  void nothingIsSentAgainOnAFreshConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(ScriptedClient::request);
        HttpClient http = server.client()) {
      assertThrows(ConnectionException.class, () -> http.call(PING, op));
    }
  }

  @Test
  void nothingIsSentAgainOnceAnAnswerBegan() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(OK);
                  client.request();
                  client.send("H");
                });
        HttpClient http = server.client()) {
      http.call(PING, op);

      assertThrows(ConnectionException.class, () -> http.call(PING, op));
    }
  }

  @Test
  void aCancelledReadIsNotSentAgain() throws Exception {
    TestOperation cancelled = TestOperation.unlimited();
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(OK);
                  client.request();
                  cancelled.cancel();
                  client.awaitHangUp();
                });
        HttpClient http = server.client()) {
      http.call(PING, op);

      assertThrows(RuntimeException.class, () -> http.call(PING, cancelled));
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void anEngineThatClosesIsBelieved() throws Exception {
    String close = "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: 2\r\n\r\nOK";
    String old = "HTTP/1.0 400 Bad Request\r\nContent-Length: 2\r\n\r\nNo";
    for (String answer : List.of(close, old)) {
      try (ScriptedServer server =
              ScriptedServer.playing(
                  client -> {
                    client.request();
                    client.send(answer);
                    client.awaitHangUp();
                  });
          HttpClient http = server.client()) {
        http.call(PING, op);
        assertEquals(0, http.openConnections());
      }
    }
  }

  @Test
  void aConnectionWithSomethingLeftToReadIsClosed() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(OK + "HTTP/1.1 200 OK\r\n");
                  client.awaitHangUp();
                },
                client -> {
                  client.request();
                  client.send(CHUNKED + "2\r\nOK\r\n");
                  client.awaitHangUp();
                });
        HttpClient http = server.client()) {
      http.call(PING, op);
      assertEquals(0, http.openConnections());

      http.exchange(PING, op, answer -> answer.body().read());
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void theReaderOfAnExchangeMayFailAndNothingStaysOpen() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(ONE_ANSWER, ONE_ANSWER);
        HttpClient http = server.client()) {
      RuntimeException mine = new IllegalStateException("mine");
      RuntimeException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  http.call(
                      PING,
                      op,
                      answer -> {
                        throw mine;
                      }));
      assertEquals(mine, thrown);
      assertEquals(0, http.openConnections());
      assertThrows(
          ConnectionException.class,
          () ->
              http.exchange(
                  PING,
                  op,
                  answer -> {
                    throw new IOException("mine too");
                  }));
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void noMoreThanEightRest() throws Exception {
    int callers = 12;
    CountDownLatch all = new CountDownLatch(callers);
    ScriptedServer.Script script =
        client -> {
          client.request();
          all.countDown();
          all.await();
          client.send(OK);
        };
    ScriptedServer.Script[] scripts = new ScriptedServer.Script[callers];
    Arrays.fill(scripts, script);
    try (ScriptedServer server = ScriptedServer.playing(scripts);
        HttpClient http = server.client()) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        Thread thread = new Thread(() -> http.call(PING, TestOperation.unlimited()));
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(Pool.MOST_IDLE, http.openConnections());
      assertEquals(Pool.MOST_IDLE, http.idleConnections());
    }
  }

  @Test
  void aConnectionThatRestedTooLongIsClosed() throws Exception {
    AtomicLong now = new AtomicLong();
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(OK);
                  client.awaitHangUp();
                },
                ONE_ANSWER);
        HttpClient http =
            new HttpClient(Dialer.unix(server.socket()), HttpClient.LARGEST, now::get)) {
      http.call(PING, op);
      now.addAndGet(Pool.LONGEST_IDLE + 1);

      http.call(PING, op);
      assertEquals(1, http.openConnections());
    }
  }

  @Test
  void afterCloseNothingIsOpenAndNothingOpens() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              client.request();
              client.send(OK);
              client.awaitHangUp();
            })) {
      HttpClient http = server.client();
      http.call(PING, op);
      http.close();
      http.close();

      assertEquals(0, http.openConnections());
      ConnectionException e = assertThrows(ConnectionException.class, () -> http.call(PING, op));
      assertEquals("the host was closed", e.getMessage());
      assertEquals(0, http.openConnections());
    }
  }
}
