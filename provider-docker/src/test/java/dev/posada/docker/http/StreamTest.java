package dev.posada.docker.http;

import static dev.posada.docker.http.ClientFixture.CHUNKED;
import static dev.posada.docker.http.ClientFixture.PING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.testkit.TestOperation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that outlive the call that opened them. */
@Timeout(20)
class StreamTest {
  private final TestOperation op = TestOperation.unlimited();

  private final ScriptedServer.Script endless =
      client -> {
        client.request();
        client.send(CHUNKED + "5\r\nhello\r\n");
        client.awaitHangUp();
      };

  @Test
  void aStreamIsReadAsItComesAndEndsWhereItEnds() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(CHUNKED);
                  client.send("5\r\nhello");
                  read.await();
                  client.send("\r\n1\r\n!\r\n0\r\n\r\n");
                  client.awaitHangUp();
                });
        HttpClient http = server.client();
        StreamAnswer answer = http.open(PING, op)) {
      assertEquals(0, op.hooks(), "the operation is over");
      assertEquals("hello", text(answer.body().readNBytes(5)));
      read.countDown();
      assertEquals("!", text(answer.body().readAllBytes()));
      assertEquals(-1, answer.body().read());
      assertEquals(0, http.openConnections(), "what has ended is closed");
    }
  }

  @Test
  void aCancelAfterTheHeadersDoesNotReachTheStream() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(CHUNKED);
                  cancelled.await();
                  client.send("2\r\nok\r\n0\r\n\r\n");
                });
        HttpClient http = server.client();
        StreamAnswer answer = http.open(PING, op)) {
      op.cancel();
      cancelled.countDown();
      assertEquals("ok", text(answer.body().readAllBytes()));
    }
  }

  @Test
  void closingWakesWhoeverReads() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(endless);
        HttpClient http = server.client()) {
      StreamAnswer answer = http.open(PING, op);
      answer.body().readNBytes(5);
      CompletableFuture<Void> closer =
          CompletableFuture.runAsync(
              answer::close, CompletableFuture.delayedExecutor(80, TimeUnit.MILLISECONDS));

      IOException e = assertThrows(IOException.class, () -> answer.body().read());
      assertEquals("the stream was closed", e.getMessage());
      closer.join();
      assertEquals(0, http.openConnections());
      answer.close();
    }
  }

  @Test
  void closingTheBodyClosesTheAnswer() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(endless);
        HttpClient http = server.client()) {
      http.open(PING, op).body().close();

      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void closingTheClientEndsStreamsWithAnErrorThatSaysSo() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(endless, endless)) {
      HttpClient http = server.client();
      StreamAnswer waiting = http.open(PING, op);
      StreamAnswer resting = http.open(PING, op);
      waiting.body().readNBytes(5);
      resting.body().readNBytes(5);
      CompletableFuture.runAsync(
          http::close, CompletableFuture.delayedExecutor(80, TimeUnit.MILLISECONDS));

      IOException e = assertThrows(IOException.class, () -> waiting.body().read());
      assertEquals("the host was closed", e.getMessage());
      IOException later = assertThrows(IOException.class, () -> resting.body().read());
      assertEquals("the host was closed", later.getMessage());
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void aStreamThatStopsBeforeItsEndIsAnError() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(CHUNKED + "5\r\nhel");
                },
                client -> {
                  client.request();
                  client.send(CHUNKED + "5\r\nhello\r\n");
                });
        HttpClient http = server.client()) {
      for (int i = 0; i < 2; i++) {
        try (StreamAnswer answer = http.open(PING, op)) {
          assertThrows(EOFException.class, () -> answer.body().readAllBytes());
        }
      }
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void aRefusalIsReadAtOnceAndShownWithinTheCall() throws Exception {
    String refusal = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone";
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(refusal);
                },
                client -> {
                  client.request();
                  client.send(refusal);
                });
        HttpClient http = server.client()) {
      StreamAnswer answer = http.open(PING, op);
      assertEquals(404, answer.refusal().orElseThrow().status());
      assertEquals("none", text(answer.body().readAllBytes()));
      assertEquals(0, http.openConnections());

      RuntimeException mine = new IllegalStateException("mine");
      assertThrows(
          IllegalStateException.class,
          () ->
              http.open(
                  PING,
                  op,
                  whole -> {
                    throw mine;
                  }));
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void anInterruptedReaderEndsItsStreamAndNothingStaysOpen() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(endless);
        HttpClient http = server.client();
        StreamAnswer answer = http.open(PING, op)) {
      answer.body().readNBytes(5);
      Thread.currentThread().interrupt();

      IOException e = assertThrows(IOException.class, () -> answer.body().read());
      assertTrue(Thread.interrupted());
      assertInstanceOf(java.nio.channels.ClosedByInterruptException.class, e);
      assertEquals(0, http.openConnections());
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
