package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.testkit.transcript.Transcript.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts the threads of relays and players")
@Timeout(30)
class HttpPlayerTest {
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\n";
  private static final Transcript SCENE =
      Transcript.of(new Transcript.Header("server", "1", "any", false))
          .http("GET /_ping", "HTTP/1.1 200 OK\nServer: x\n\nOK")
          .http("POST /create?name=a\n\n{\"Image\": \"***\"}", "HTTP/1.1 201 Created\n\n{}")
          .http("GET /events", CHUNKED)
          .http("GET /_ping", "HTTP/1.1 204 No Content\n\n");

  @TempDir Path folder;

  @AfterEach
  void noThreadIsLeft() {
    TestkitThreads.assertNone();
  }

  private static String failure(Executable executable) {
    return assertThrows(AssertionError.class, executable).getMessage();
  }

  @Test
  void playsInOrder() throws IOException {
    Path socket;
    try (HttpPlayer player = HttpPlayer.strict(SCENE);
        RawClient client = RawClient.to(player.unix());
        RawClient other = RawClient.to(player.loopback())) {
      socket = player.unix();
      HttpMessage ping = client.ask("GET /_ping");
      assertEquals("HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 2\r\n\r\n", ping.head());
      assertEquals("OK", new String(ping.content(), UTF_8));
      assertEquals(
          "201", client.ask("POST /create?name=a\nHost: b\n\n{\"Image\": \"secret\"}").word(1));
      HttpMessage events = other.ask("GET /events");
      assertEquals("abcd", new String(events.content(), UTF_8));
      assertEquals("3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\n", new String(events.body(), UTF_8));
      assertEquals("204", other.ask("GET /_ping").word(1));
    }
    assertFalse(Files.exists(socket));
    assertFalse(Files.exists(socket.getParent()));
  }

  @Test
  void saysWhichRequestIsOutOfOrder() throws IOException {
    HttpPlayer player = HttpPlayer.strict(SCENE);
    try (RawClient client = RawClient.to(player.unix())) {
      client.ask("GET /_ping");
      HttpMessage answer = client.ask("GET /events");
      assertEquals("500", answer.word(1));
      assertTrue(new String(answer.content(), UTF_8).contains("exchange 2 of 4"));
      assertEquals("", client.rest());
    }
    assertEquals(
        """
        exchange 2 of 4 is another one: the method is GET instead of POST
          before:   GET /_ping
          expected: POST /create?name=a
          actual:   GET /events
          which is exchange 3""",
        failure(player::close));
  }

  @Test
  void saysWhereABodyDiffers() throws IOException {
    HttpPlayer player = HttpPlayer.matching(SCENE);
    try (RawClient client = RawClient.to(player.unix())) {
      assertEquals("500", client.ask("POST /create?name=a\n\n{\"Name\": \"x\"}").word(1));
    }
    assertEquals(
        """
        nowhere in the transcript
          actual:   POST /create?name=a
          recorded: POST /create?name=a
          recorded: GET /_ping
          recorded: GET /events""",
        failure(player::close));
    HttpPlayer strict = HttpPlayer.strict(SCENE);
    try (RawClient client = RawClient.to(strict.unix())) {
      client.ask("GET /_ping");
      client.ask("POST /create?name=a\n\n{\"Name\": \"x\"}");
    }
    String failure = failure(strict::close);
    assertTrue(
        failure.contains(
            "the body differs from byte 3 on: 'Name\": \"x\"}' instead of 'Image\": \"***\"}'"),
        failure);
  }

  @Test
  void saysWhatIsMissing() {
    assertEquals(
        """
        0 of 4 exchanges were played; not played:
          GET /_ping
          POST /create?name=a
          GET /events
          GET /_ping""",
        failure(() -> HttpPlayer.strict(SCENE).close()));
  }

  @Test
  void playsWhatMatches() throws IOException {
    try (HttpPlayer player = HttpPlayer.matching(SCENE);
        RawClient client = RawClient.to(player.unix())) {
      List<String> answers = new ArrayList<>();
      for (String target : List.of("/events", "/_ping", "/_ping", "/events", "/_ping")) {
        answers.add(client.ask("GET " + target).word(1));
      }
      assertEquals(List.of("200", "200", "204", "200", "204"), answers);
    }
  }

  @Test
  void asksForABodyThatWaits() throws IOException {
    try (HttpPlayer player = HttpPlayer.matching(SCENE);
        RawClient client = RawClient.to(player.unix())) {
      client.send(
          "POST /create?name=a HTTP/1.1\r\nExpect: 100-continue\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
      assertEquals("100", client.head().word(1));
      client.send("9\r\n{\"Image\":\r\n5\r\n \"x\"}\r\n0\r\n\r\n");
      assertEquals("201", client.head().word(1));
    }
  }

  private HttpMessage ask(Fault fault) throws IOException {
    try (HttpPlayer player = HttpPlayer.matching(SCENE.with(fault));
        RawClient client = RawClient.to(player.unix())) {
      return client.ask("GET /events");
    }
  }

  @Test
  void anAnswerIsTruncated() throws IOException {
    assertFalse(ask(Fault.TRUNCATED).whole());
  }

  @Test
  void aConnectionIsDropped() throws IOException {
    assertNull(ask(Fault.DROP));
  }

  @Test
  void garbageIsNoHttp() throws IOException {
    try (HttpPlayer player = HttpPlayer.matching(SCENE.with(Fault.GARBAGE));
        RawClient client = RawClient.to(player.unix())) {
      client.send("GET /_ping HTTP/1.1\r\n\r\n");
      assertEquals('\0', client.rest().charAt(0));
    }
  }

  @Test
  void aSlowAnswerComesWhole() throws IOException {
    HttpMessage events = ask(Fault.SLOW);
    assertTrue(events.whole());
    assertEquals("abcd", new String(events.content(), UTF_8));
  }

  @Test
  void anAnswerHangsUntilThePlayerEnds() throws Exception {
    HttpPlayer player = HttpPlayer.matching(SCENE.with(Fault.HANG));
    try (RawClient client = RawClient.to(player.unix())) {
      client.send("GET /_ping HTTP/1.1\r\n\r\n");
      CompletableFuture<String> rest =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return client.rest();
                } catch (IOException e) {
                  return e.toString();
                }
              });
      assertThrows(TimeoutException.class, () -> rest.get(100, TimeUnit.MILLISECONDS));
      player.close();
      assertEquals("", rest.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (Fault fault : List.of(Fault.OTHER_LOCALE, Fault.NO_TEXT, Fault.ERROR_WITH_EXIT_0)) {
      assertThrows(IllegalArgumentException.class, () -> HttpPlayer.strict(SCENE.with(fault)));
    }
    assertThrows(
        IllegalArgumentException.class, () -> HttpPlayer.strict(SCENE.command(0, "", "", "tool")));
  }

  @Test
  void aFileWrittenByHandIsPlayed() throws IOException {
    Files.writeString(
        folder.resolve("t"),
        """
        {"method": "GET", "target": "/x"}
        --- request
        GET /x HTTP/1.1

        --- answer
        HTTP/1.1 200 OK
        Content-Length: 2

        ab
        --- end
        """);
    try (HttpPlayer player = HttpPlayer.strict(Transcript.read(folder.resolve("t")));
        RawClient client = RawClient.to(player.unix())) {
      HttpMessage answer = client.ask("GET /x");
      assertNotNull(answer);
      assertEquals("ab", new String(answer.content(), UTF_8));
    }
  }
}
