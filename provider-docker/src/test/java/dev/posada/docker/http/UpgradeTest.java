package dev.posada.docker.http;

import static dev.posada.docker.http.ClientFixture.START;
import static dev.posada.docker.http.ClientFixture.UPGRADED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that stop being HTTP. */
@Timeout(20)
class UpgradeTest {
  private final TestOperation op = TestOperation.unlimited();

  @Test
  void bytesThatCameWithTheAnswerAreNotLost() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  String head = client.request();
                  assertTrue(head.contains("\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"));
                  assertEquals("{}", client.receive(2));
                  client.send(UPGRADED + "already here,");
                  client.send(" and more");
                });
        HttpClient http = server.client();
        Hijacked raw = http.upgrade(START.json("{}"), op)) {
      assertEquals("already here, and more", text(raw.in().readAllBytes()));
    }
  }

  @Test
  void outputCanEndWhileInputGoesOn() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(UPGRADED);
                  byte[] all = client.receiveAll();
                  client.send("got " + all.length);
                });
        HttpClient http = server.client();
        Hijacked raw = http.upgrade(START, op)) {
      raw.out().write(new byte[1000]);
      raw.out().close();

      assertEquals("got 1000", text(raw.in().readAllBytes()));
      assertEquals(1, http.openConnections());
      raw.close();
      assertEquals(0, http.openConnections());
    }
  }

  /** A shell that was told to exit may be gone before its input is closed. */
  @Test
  void outputOfAStreamThatIsClosedCanBeClosedToo() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(UPGRADED);
                  client.receiveAll();
                });
        HttpClient http = server.client();
        Hijacked raw = http.upgrade(START, op)) {
      raw.close();
      raw.out().close();
      assertThrows(IOException.class, () -> raw.out().write(1));
    }
  }

  @Test
  void bothDirectionsFlowAtOnce() throws Exception {
    byte[] sent = new byte[5_000_000];
    new java.util.Random(2).nextBytes(sent);
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(UPGRADED);
                  for (int i = 0; i < 50; i++) {
                    byte[] piece = client.receive(100_000).getBytes(StandardCharsets.ISO_8859_1);
                    client.send(piece);
                  }
                });
        HttpClient http = server.client();
        Hijacked raw = http.upgrade(START, op)) {
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                try {
                  raw.out().write(sent);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertArrayEquals(sent, raw.in().readAllBytes());
      writer.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void anEngineWithoutUpgradesIsRawBehindItsAnswer() throws Exception {
    String raw200 = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\nraw";
    try (ScriptedServer server = ScriptedServer.answering(raw200);
        HttpClient http = server.client();
        Hijacked raw = http.upgrade(START, op)) {
      assertTrue(raw.refusal().isEmpty());
      assertEquals("raw", text(raw.in().readAllBytes()));
    }
  }

  @Test
  void aRefusalIsANormalAnswer() throws Exception {
    String conflict = "HTTP/1.1 409 Conflict\r\nContent-Length: 6\r\n\r\npaused";
    try (ScriptedServer server = ScriptedServer.answering(conflict);
        HttpClient http = server.client();
        Hijacked raw = http.upgrade(START, op)) {
      assertEquals(409, raw.refusal().orElseThrow().status());
      assertEquals("paused", raw.refusal().orElseThrow().text());
      assertEquals(-1, raw.in().read());
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void closingTheClientEndsReadersAndWriters() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              client.request();
              client.send(UPGRADED);
              client.awaitHangUp();
            })) {
      HttpClient http = server.client();
      Hijacked raw = http.upgrade(START, op);
      CompletableFuture.runAsync(
          http::close, CompletableFuture.delayedExecutor(80, TimeUnit.MILLISECONDS));

      IOException read = assertThrows(IOException.class, () -> raw.in().read());
      assertEquals("the host was closed", read.getMessage());
      IOException write = assertThrows(IOException.class, () -> raw.out().write(1));
      assertEquals("the host was closed", write.getMessage());
      assertEquals(0, http.openConnections());
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
