package dev.posada.docker.http;

import static dev.posada.docker.http.ClientFixture.NO_CONTENT;
import static dev.posada.docker.http.ClientFixture.OK;
import static dev.posada.docker.http.ClientFixture.PING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.testkit.TestOperation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies on their way to the engine. */
class UploadTest {
  private static final String NOT_FOUND = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone";

  private final TestOperation op = TestOperation.unlimited();
  private final Target load = Target.of("images", "load");
  private final byte[] large = new byte[3_000_001];

  UploadTest() {
    new Random(1).nextBytes(large);
  }

  @Test
  void aSourceOfKnownLengthIsSentAsItIs() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  assertTrue(client.request().contains("\r\nContent-Length: 3000001\r\n"));
                  byte[] got = client.receive(large.length).getBytes(StandardCharsets.ISO_8859_1);
                  assertArrayEquals(large, got);
                  client.send(NO_CONTENT);
                  client.request();
                  client.send(OK);
                });
        HttpClient http = server.client()) {
      Request request = Request.post(load).body("application/x-tar", large.length, this::pieces);
      assertEquals(204, http.call(request, op).status());
      assertEquals(200, http.call(PING, op).status(), "the connection serves again");
    }
  }

  @Test
  void aSourceOfUnknownLengthIsSentInChunks() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  assertTrue(client.request().contains("\r\nTransfer-Encoding: chunked\r\n"));
                  assertArrayEquals(large, unchunked(client));
                  client.send(NO_CONTENT);
                  client.request();
                  client.send(OK);
                });
        HttpClient http = server.client()) {
      assertEquals(
          204, http.call(Request.post(load).body("application/x-tar", this::pieces), op).status());
      assertEquals(200, http.call(PING, op).status(), "the connection serves again");
    }
  }

  @Test
  void anEmptySourceIsAnEmptyBody() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  assertEquals("0\r\n\r\n", client.receive(5));
                  client.send(OK);
                  assertTrue(client.request().contains("Content-Length: 0"));
                  client.send(OK);
                });
        HttpClient http = server.client()) {
      http.call(Request.post(load).body("application/x-tar", out -> {}), op);
      http.call(Request.post(load).body("application/x-tar", 0, out -> {}), op);
    }
  }

  @Test
  void manyBytesAreSentWhole() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  assertEquals(
                      new String(large, StandardCharsets.ISO_8859_1), client.receive(large.length));
                  client.send(OK);
                });
        HttpClient http = server.client()) {
      assertEquals(200, http.call(Request.post(load).body("a/b", large), op).status());
    }
  }

  @Test
  void anEngineThatRefusesAndHangsUpIsHeard() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.receive(100_000);
                  client.send(NOT_FOUND);
                  client.hangUp();
                });
        HttpClient http = server.client()) {
      Answer answer = http.call(Request.post(load).body("a/b", this::endless), op);

      assertEquals(404, answer.status());
      assertEquals("none", answer.text());
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void anEngineThatRefusesAndReadsNoMoreIsHeard() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(NOT_FOUND);
                  client.receiveAll();
                });
        HttpClient http = server.client()) {
      Answer answer =
          assertTimeoutPreemptively(
              Duration.ofSeconds(5),
              () -> http.call(Request.post(load).body("a/b", this::endless), op));

      assertEquals(404, answer.status());
      assertEquals(0, http.openConnections(), "what was not sent spoils the connection");
    }
  }

  @Test
  void anEngineThatTalksWhileItListensIsNotStuck() throws Exception {
    String progress = "{\"status\":\"" + "x".repeat(1000) + "\"}\r\n";
    int rounds = 400;
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send("HTTP/1.1 200 OK\r\n\r\n");
                  for (int i = 0; i < rounds; i++) {
                    client.send(progress);
                    client.receive(large.length / rounds);
                  }
                  client.receive(large.length % rounds);
                });
        HttpClient http = server.client()) {
      Answer answer =
          assertTimeoutPreemptively(
              Duration.ofSeconds(10),
              () -> http.call(Request.post(load).body("a/b", large.length, this::pieces), op));

      assertEquals(rounds * progress.length(), answer.body().length);
    }
  }

  @Test
  void aSourceThatFailsIsNotTheConnectionsFault() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(ScriptedClient::receiveAll);
        HttpClient http = server.client()) {
      Request request =
          Request.post(load)
              .body(
                  "a/b",
                  out -> {
                    out.write(large);
                    throw new IOException("no such file");
                  });

      UncheckedIOException e =
          assertThrows(UncheckedIOException.class, () -> http.call(request, op));
      assertEquals("cannot make the body of the request: no such file", e.getMessage());
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void aSourceOfAnotherLengthThanPromisedIsRefused() throws Exception {
    for (int off : new int[] {-1, 1}) {
      try (ScriptedServer server = ScriptedServer.playing(ScriptedClient::receiveAll);
          HttpClient http = server.client()) {
        Request request = Request.post(load).body("a/b", large.length + off, this::pieces);

        assertThrows(UncheckedIOException.class, () -> http.call(request, op));
        assertEquals(0, http.openConnections());
      }
    }
  }

  @Test
  void anEngineThatHangsUpWithoutAWordIsAConnectionLost() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.receive(10_000);
                });
        HttpClient http = server.client()) {
      assertThrows(
          ConnectionException.class,
          () -> http.call(Request.post(load).body("a/b", this::endless), op));
      assertEquals(0, http.openConnections());
    }
  }

  private void pieces(OutputStream out) throws IOException {
    out.write(large[0]);
    int size = 1;
    for (int at = 1; at < large.length; at += size, size = size * 7 % 200_003 + 1) {
      size = Math.min(size, large.length - at);
      out.write(large, at, size);
    }
  }

  private void endless(OutputStream out) throws IOException {
    while (true) {
      out.write(large);
    }
  }

  private static byte[] unchunked(ScriptedClient client) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      StringBuilder line = new StringBuilder();
      while (line.indexOf("\r\n") < 0) {
        line.append(client.receive(1));
      }
      int size = Integer.parseInt(line.substring(0, line.length() - 2), 16);
      all.write(client.receive(size).getBytes(StandardCharsets.ISO_8859_1));
      assertEquals("\r\n", client.receive(2));
      if (size == 0) {
        return all.toByteArray();
      }
    }
  }
}
