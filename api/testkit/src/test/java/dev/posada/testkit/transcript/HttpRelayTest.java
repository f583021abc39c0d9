package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Before real servers. */
@Isolated("counts the threads of relays and players")
@Timeout(20)
class HttpRelayTest {
  private static final String SECRET = "correct-horse";
  private static final Transcript.Header HERE =
      Transcript.Header.recordedHere("jdk.httpserver", System.getProperty("java.version"));

  @TempDir Path folder;

  @AfterEach
  void noThreadIsLeft() {
    TestkitThreads.assertNone();
  }

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", HttpRelayTest::answer);
    server.start();
    return server;
  }

  /** Says what it was told; in chunks if it is asked for that. */
  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean chunks = exchange.getRequestURI().getPath().equals("/chunks");
    exchange.sendResponseHeaders(200, chunks ? 0 : body.length == 0 ? -1 : body.length);
    try (var out = exchange.getResponseBody()) {
      if (chunks) {
        out.write("{\"a\": 1}".getBytes(UTF_8));
        out.flush();
      }
      out.write(body);
    }
  }

  private Transcript written(HttpRelay relay) throws IOException {
    relay.transcript().write(folder.resolve("t"));
    return Transcript.read(folder.resolve("t"));
  }

  private static List<byte[]> ask(RawClient client) throws IOException {
    return List.of(
        client.ask("GET /empty\nHost: a").bytes(),
        client.ask("POST /echo\nHost: a\n\n{\"b\": \"\u00fc\"}").bytes(),
        client.ask("GET /chunks\nHost: a").bytes(),
        client.ask("HEAD /echo\nHost: a").bytes());
  }

  @Test
  void whatIsRecordedIsPlayed() throws IOException {
    HttpServer server = server();
    List<byte[]> real;
    Transcript transcript;
    try (HttpRelay relay = HttpRelay.to(server.getAddress(), HERE);
        RawClient client = RawClient.to(relay.unix())) {
      real = ask(client);
      transcript = written(relay);
    } finally {
      server.stop(0);
    }
    assertEquals(HERE, transcript.header().orElseThrow());
    assertEquals(4, transcript.size());
    try (HttpPlayer player = HttpPlayer.strict(transcript);
        RawClient client = RawClient.to(player.loopback())) {
      List<byte[]> played = ask(client);
      for (int i = 0; i < real.size(); i++) {
        assertArrayEquals(real.get(i), played.get(i));
      }
    }
  }

  @Test
  void aSecretIsNeverWritten() throws IOException {
    HttpServer server = server();
    String json =
        "{\"Username\": \"me\", \"Password\": \"" + SECRET + "\\\"x\", \"mine\" : 4711, \"c\":1}";
    List<String> requests =
        List.of(
            "POST /echo?password="
                + SECRET
                + "&a=b\nHost: a\nX-Registry-Auth: "
                + SECRET
                + "\nAuthorization: Basic "
                + SECRET
                + "\n\n"
                + json,
            "POST /chunks\nHost: a\n\n" + json,
            "POST /echo\nHost: a\nContent-Type: application/x-tar\n\n\"password\": \"kept\"",
            "POST /echo\nHost: a\nOther: " + SECRET + "\n\nX=" + SECRET);
    Transcript transcript;
    try (HttpRelay relay = HttpRelay.to(server.getAddress(), HERE).hide("Mine").hideText(SECRET);
        RawClient client = RawClient.to(relay.loopback())) {
      for (String request : requests) {
        HttpMessage answer = client.ask(request);
        assertTrue(answer.whole()); // its sender sees all of it
      }
      transcript = written(relay);
    } finally {
      server.stop(0);
    }
    String text = Files.readString(folder.resolve("t"));
    assertFalse(text.contains(SECRET), text);
    assertFalse(text.contains("4711"), text);
    assertTrue(
        text.contains("\"Username\": \"me\", \"Password\": \"***\", \"mine\" : \"***\""), text);
    assertTrue(text.contains("/echo?password=***&a=b"), text);
    assertTrue(text.contains("\"password\": \"kept\""), text);

    try (HttpPlayer player = HttpPlayer.strict(transcript);
        RawClient client = RawClient.to(player.unix())) {
      for (String request : requests) { // another secret is as good
        HttpMessage answer = client.ask(request.replace(SECRET, "battery"));
        assertEquals("200", answer.word(1));
        assertTrue(answer.whole());
      }
    }
  }

  /** Greets, repeats what it hears in capitals, and says goodbye when its client says no more. */
  private static void talk(Wire wire) throws IOException {
    HttpMessage request = new HttpReader(wire).request();
    assertEquals("Upgrade", request.header("Connection"));
    wire.send(Exchange.bytes("HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\nwho?\n"));
    byte[] heard = wire.readNBytes(5);
    wire.send(Exchange.bytes(new String(heard, UTF_8).toUpperCase(Locale.ROOT)));
    wire.drain();
    wire.send(Exchange.bytes("bye\n"));
    wire.end();
  }

  private static void talkTo(Path socket, String name) throws IOException {
    try (RawClient client = RawClient.to(socket)) {
      client.send("POST /exec HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
      assertEquals("101", client.head().word(1));
      assertEquals("who?\n", client.read(5));
      client.send(name);
      assertEquals("ADAM\n", client.read(5));
      client.endInput();
      assertEquals("bye\n", client.rest());
    }
  }

  @Test
  void aStreamGoesInTurns() throws IOException {
    Transcript transcript;
    try (Sockets origin =
            new Sockets("origin", channel -> talk(new Wire(channel, new CountDownLatch(1))));
        HttpRelay relay = HttpRelay.to(UnixDomainSocketAddress.of(origin.unix()), HERE)) {
      talkTo(relay.unix(), "adam\n");
      transcript = written(relay);
    }
    assertEquals(
        List.of("out 5", "in 5", "out 9"), transcript.exchanges().get(0).facts().get("turns"));
    try (HttpPlayer player = HttpPlayer.strict(transcript)) {
      talkTo(player.unix(), "adam\n");
    }
    HttpPlayer player = HttpPlayer.strict(transcript);
    assertThrows(AssertionError.class, () -> talkTo(player.unix(), "eva!\n"));
    AssertionError e = assertThrows(AssertionError.class, player::close);
    assertTrue(e.getMessage().contains("byte 1 of the client is another one"), e.getMessage());
  }

  @Test
  void whatHadNotEndedStaysOpen() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    Transcript transcript;
    String event = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n";
    try (Sockets origin =
            new Sockets(
                "origin",
                channel -> {
                  Wire wire = new Wire(channel, over);
                  new HttpReader(wire).request();
                  wire.send(Exchange.bytes(event));
                  wire.drain();
                });
        HttpRelay relay = HttpRelay.to(UnixDomainSocketAddress.of(origin.unix()), HERE);
        RawClient client = RawClient.to(relay.unix())) {
      client.send("GET /events HTTP/1.1\r\n\r\n");
      assertEquals(event, client.read(event.length()));
      transcript = written(relay);
    }
    assertEquals(true, transcript.exchanges().get(0).facts().get("open"));
    try (HttpPlayer player = HttpPlayer.strict(transcript);
        RawClient client = RawClient.to(player.unix())) {
      client.send("GET /events HTTP/1.1\r\n\r\n");
      assertEquals(event, client.read(event.length()));
      client.endInput(); // only now the player ends it too
      assertEquals("", client.rest());
    }
  }

  @Test
  void aServerThatIsNotThereIsNoConversation() throws IOException {
    SocketAddress nobody = UnixDomainSocketAddress.of(folder.resolve("none"));
    try (HttpRelay relay = HttpRelay.to(nobody, HERE);
        RawClient client = RawClient.to(relay.unix())) {
      assertEquals("", client.rest());
      assertEquals(0, relay.transcript().size());
    }
  }

  @Test
  void whatIsNotHttpIsSaid() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (Sockets origin = new Sockets("origin", channel -> new Wire(channel, over).drain());
        HttpRelay relay = HttpRelay.to(UnixDomainSocketAddress.of(origin.unix()), HERE);
        RawClient client = RawClient.to(relay.unix())) {
      client.send("POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n");
      client.endInput();
      client.rest();
      IOException e = assertThrows(IOException.class, relay::transcript);
      assertTrue(e.getMessage().contains("many"), e.getMessage());
    }
  }
}
