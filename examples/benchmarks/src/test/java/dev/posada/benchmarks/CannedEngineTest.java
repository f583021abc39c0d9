package dev.posada.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.LogLine;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class CannedEngineTest {
  private static final String PING = "HEAD /_ping HTTP/1.1\r\nHost: docker\r\n\r\n";
  private static final String LIST =
      "GET /v1.41/containers/json?all=true HTTP/1.1\r\nHost: docker\r\n\r\n";
  private static final String LOG = "GET /v1.41/log?follow=0 HTTP/1.1\r\nHost: docker\r\n\r\n";
  private static final String NOWHERE = "GET /nowhere HTTP/1.1\r\nHost: docker\r\n\r\n";

  private final CannedEngine engine;

  CannedEngineTest() throws IOException {
    engine = new CannedEngine().json("GET /containers/json", "[\"ü\"]");
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
  }

  @Test
  void aHeadHasNoBodyAndTheNextAnswerFollowsAtOnce() throws IOException {
    assertEquals(
        "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 6\r\n\r\n"
            + "[\"ü\"]",
        answers(PING + LIST));
  }

  @Test
  void anUnknownPathIsNotFound() throws IOException {
    String answer = answers(NOWHERE);
    assertTrue(answer.startsWith("HTTP/1.1 404 Not Found\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n{\"message\":\"page not found\"}"), answer);
  }

  @Test
  void aRequestInPiecesIsOneRequest() throws IOException {
    try (SocketChannel client = connect()) {
      for (char c : PING.toCharArray()) {
        client.write(ByteBuffer.wrap(new byte[] {(byte) c}));
      }
      client.shutdownOutput();
      assertTrue(rest(client).startsWith("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n"));
    }
  }

  @Test
  void theRawSocketKnowsWhereAnswersEnd() throws IOException {
    byte[] log = CannedAnswers.log(1_000, 128);
    engine.chunked("GET /log", log).json("GET /empty", "");
    int payload = 1_000 * (8 + 31 + 128 + 1);
    try (RawSocket raw = RawSocket.open(engine.socket())) {
      for (int i = 0; i < 3; i++) {
        assertEquals(payload, raw.exchange(bytes(LOG)));
        assertEquals(6, raw.exchange(bytes(LIST)));
        assertEquals(0, raw.exchange(bytes("GET /empty HTTP/1.1\r\n\r\n")));
      }
    }
  }

  @Test
  void theRawSocketDoesNotTakeARefusalForAnAnswer() throws IOException {
    try (RawSocket raw = RawSocket.open(engine.socket())) {
      IOException refused = assertThrows(IOException.class, () -> raw.exchange(bytes(NOWHERE)));
      assertTrue(refused.getMessage().contains("404"), refused.getMessage());
    }
  }

  @Test
  void theHandWrittenLoopReadsEveryLine() throws IOException {
    engine.chunked("GET /log", CannedAnswers.log(25_000, 100));
    List<LogLine> lines = new ArrayList<>();
    try (RawSocket raw = RawSocket.open(engine.socket())) {
      raw.send(bytes(LOG));
      new HandWrittenLog(raw).read(lines::add);
    }
    assertEquals(25_000, lines.size());
    for (int i = 0; i < lines.size(); i++) {
      LogLine line = lines.get(i);
      assertTrue(line.text().startsWith("line " + i + " x"), line.text());
      assertEquals(100, line.text().length());
      assertEquals(i % 10 == 9, line.stderr());
      assertEquals(
          Instant.parse("2026-11-24T17:22:37.100000001Z").plusNanos(i * 100_003L), line.time());
    }
  }

  @Test
  void theCannedContainersAreAListOfSo() {
    String json = CannedAnswers.containers(3);
    assertEquals(3, json.split("\"Id\":", -1).length - 1);
    assertTrue(json.contains("\"Id\":\"" + "0".repeat(63) + "2\""), json);
  }

  @Test
  void closingLeavesNothing() throws IOException {
    try (SocketChannel client = connect();
        RawSocket waited = RawSocket.open(engine.socket())) {
      waited.exchange(bytes(LIST)); // later ones are accepted later, so the first one is, too
      engine.close();
      assertFalse(Files.exists(engine.socket().getParent()));
      assertEquals(-1, client.read(ByteBuffer.allocate(1)));
    }
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(engine.socket()));
  }

  private String answers(String requests) throws IOException {
    try (SocketChannel client = connect()) {
      client.write(ByteBuffer.wrap(bytes(requests)));
      client.shutdownOutput();
      return rest(client);
    }
  }

  private static String rest(SocketChannel client) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(64 * 1024);
    while (client.read(all) >= 0) {
      assertTrue(all.hasRemaining());
    }
    return StandardCharsets.UTF_8.decode(all.flip()).toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
