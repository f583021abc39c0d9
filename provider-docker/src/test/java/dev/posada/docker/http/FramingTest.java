package dev.posada.docker.http;

import static dev.posada.docker.http.ClientFixture.CHUNKED;
import static dev.posada.docker.http.ClientFixture.NO_CONTENT;
import static dev.posada.docker.http.ClientFixture.OK;
import static dev.posada.docker.http.ClientFixture.PING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.testkit.TestOperation;
import java.io.EOFException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an answer begins and ends. */
class FramingTest {
  private static final String IN_CHUNKS =
      CHUNKED + "5;ext=\"a;b\"\r\nhello\r\n00A \r\n, chunked!\r\n0\r\nTrailer: x\r\n\r\n";

  @Test
  void theHeadersOfARequestAreWhatAnEngineNeeds() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  assertEquals(
                      "GET /_ping HTTP/1.1\r\nHost: docker\r\nUser-Agent: posada\r\nX-A: b\r\n\r\n",
                      client.request());
                  client.send(OK);
                  assertEquals(
                      "POST /a HTTP/1.1\r\nHost: docker\r\nUser-Agent: posada\r\n"
                          + "Content-Length: 0\r\n\r\n",
                      client.request());
                  client.send(OK);
                  assertEquals(
                      "POST /b HTTP/1.1\r\nHost: docker\r\nUser-Agent: posada\r\n"
                          + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n",
                      client.request());
                  assertEquals("{}", client.receive(2));
                  client.send(OK);
                  assertEquals(
                      "DELETE /c HTTP/1.1\r\nHost: docker\r\nUser-Agent: posada\r\n\r\n",
                      client.request());
                  client.send(NO_CONTENT);
                });
        HttpClient http = server.client()) {
      TestOperation op = TestOperation.unlimited();
      http.call(PING.header("X-A", "b"), op);
      http.call(Request.post(Target.of("a")), op);
      http.call(Request.post(Target.of("b")).json("{}").reads(), op);
      http.call(Request.delete(Target.of("c")), op);

      assertEquals(
          List.of("read GET /_ping", "change POST /a", "read POST /b", "change DELETE /c"),
          op.trace());
    }
  }

  @Test
  void chunksAreReadHoweverTheyAreCut() throws Exception {
    for (int cut = 1; cut < IN_CHUNKS.length(); cut += 1) {
      String first = IN_CHUNKS.substring(0, cut);
      String rest = IN_CHUNKS.substring(cut);
      try (ScriptedServer server =
              ScriptedServer.playing(
                  client -> {
                    client.request();
                    client.send(first);
                    Thread.sleep(1);
                    client.send(rest);
                    client.request();
                    client.send(OK);
                  });
          HttpClient http = server.client()) {
        assertEquals("hello, chunked!", call(http).text());
        assertEquals("OK", call(http).text(), "the connection serves again");
      }
    }
  }

  @Test
  void chunksAreReadByteByByte() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  for (char c : IN_CHUNKS.toCharArray()) {
                    client.send(String.valueOf(c));
                  }
                });
        HttpClient http = server.client()) {
      assertEquals("hello, chunked!", call(http).text());
    }
  }

  @Test
  void anAnswerThatEndsTooEarlyIsAnErrorWhereverItEnds() throws Exception {
    String fixed = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    for (String whole : List.of(IN_CHUNKS, fixed)) {
      for (int length = 0; length < whole.length(); length++) {
        try (ScriptedServer server = ScriptedServer.answering(whole.substring(0, length));
            HttpClient http = server.client()) {
          ConnectionException e = assertThrows(ConnectionException.class, () -> call(http));
          assertInstanceOf(EOFException.class, e.getCause(), "length " + length);
          assertEquals(0, http.openConnections());
        }
      }
    }
  }

  @Test
  void anAnswerWithoutALengthEndsWithItsConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\nall there is");
        HttpClient http = server.client()) {
      assertEquals("all there is", call(http).text());
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void interimAnswersArePassedOver() throws Exception {
    String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    try (ScriptedServer server = ScriptedServer.answering(interim + OK);
        HttpClient http = server.client()) {
      assertEquals("OK", call(http).text());
    }
  }

  @Test
  void whatHasNoBodyIsNotWaitedFor() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(NO_CONTENT);
                  client.request();
                  client.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n");
                  client.request();
                  client.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nApi-Version: 1.41\r\n\r\n");
                  client.request();
                  client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  client.request();
                  client.send(OK);
                });
        HttpClient http = server.client()) {
      TestOperation op = TestOperation.unlimited();
      Request head = Request.head(Target.of("_ping"));

      assertEquals(204, call(http).status());
      assertEquals(304, call(http).status());
      Answer answer = http.call(head, op);
      assertEquals(Optional.of("1.41"), answer.headers().first("API-version"));
      assertEquals(0, answer.body().length);
      assertEquals(0, http.call(head, op).body().length);
      assertEquals("OK", call(http).text());
    }
  }

  @Test
  void aWholeAnswerHasABound() throws Exception {
    String known = "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n";
    String unknown = CHUNKED + "3E9\r\n" + "x".repeat(1001);
    for (String answer : List.of(known, unknown)) {
      try (ScriptedServer server =
              ScriptedServer.playing(
                  client -> {
                    client.request();
                    client.send(answer);
                    client.awaitHangUp();
                  });
          HttpClient http = new HttpClient(Dialer.unix(server.socket()), 1000, System::nanoTime)) {
        ConnectionException e = assertThrows(ConnectionException.class, () -> call(http));
        assertEquals("an answer larger than 1000 bytes", e.getMessage());
        assertEquals(0, http.openConnections());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
        "HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n"
      })
  void whatIsNoAnswerIsRefused(String answer) throws Exception {
    try (ScriptedServer server = ScriptedServer.answering(answer);
        HttpClient http = server.client()) {
      ConnectionException e = assertThrows(ConnectionException.class, () -> call(http));
      assertInstanceOf(ProtocolException.class, e.getCause());
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void headersHaveABound() throws Exception {
    String line = "A: " + "x".repeat(70_000) + "\r\n";
    String lines = "A: b\r\n".repeat(2_000);
    String waits = "HTTP/1.1 100 Continue\r\n\r\n".repeat(200);
    for (String answer :
        List.of("HTTP/1.1 200 OK\r\n" + line, "HTTP/1.1 200 OK\r\n" + lines, waits)) {
      try (ScriptedServer server =
              ScriptedServer.playing(
                  client -> {
                    client.request();
                    client.send(answer);
                    client.awaitHangUp();
                  });
          HttpClient http = server.client()) {
        ConnectionException e = assertThrows(ConnectionException.class, () -> call(http));
        assertInstanceOf(ProtocolException.class, e.getCause());
      }
    }
  }

  @Test
  void theEndOfAGarbledLineIsShownSafely() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("\u0015\u0003\u0001\u0000\u0002\n");
        HttpClient http = server.client()) {
      ConnectionException e = assertThrows(ConnectionException.class, () -> call(http));
      assertTrue(e.getMessage().endsWith("no answer of HTTP/1.1: ?????"), e.getMessage());
    }
  }

  private static Answer call(HttpClient http) {
    return http.call(PING, TestOperation.unlimited());
  }
}
