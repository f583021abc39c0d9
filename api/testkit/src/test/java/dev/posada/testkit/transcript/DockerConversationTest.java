package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the real engine that the environment names; what it makes there is called posada-test-. */
@Timeout(60)
class DockerConversationTest {
  private static final String ENGINE = System.getenv("POSADA_LAB_DOCKER");
  private static final String IMAGE =
      System.getenv().getOrDefault("POSADA_LAB_IMAGE", "posada-lab:1");
  private static final String NAME = "posada-test-transcript-" + ProcessHandle.current().pid();
  private static final String SECRET = "correct-horse";

  @TempDir Path folder;

  /** What an engine says of itself, of what is not there, and, in chunks, of what happened. */
  private static List<String> ask(Path socket) throws IOException {
    try (RawClient client = RawClient.to(socket)) {
      List<String> said = new ArrayList<>();
      for (String target :
          List.of(
              "/_ping",
              "/version",
              "/containers/posada-test-none/json",
              "/events?since=1&until=2")) {
        said.add(new String(client.ask("GET " + target + "\nHost: a").bytes(), UTF_8));
      }
      return said;
    }
  }

  /** A container that repeats what is said to it, over a connection that becomes a stream. */
  private static List<String> talk(Path socket) throws IOException {
    String container = "/containers/" + NAME;
    try (RawClient client = RawClient.to(socket);
        RawClient stream = RawClient.to(socket)) {
      List<String> said = new ArrayList<>();
      String spec = "{\"Image\": \"" + IMAGE + "\", \"Cmd\": [\"cat\"], \"Env\": [\"A=" + SECRET;
      String create = "POST /containers/create?name=" + NAME + "\nHost: a\n";
      said.add(
          client
              .ask(
                  create
                      + "Content-Type: application/json\n\n"
                      + spec
                      + "\"], \"OpenStdin\": true, \"StdinOnce\": true}")
              .word(1));
      try {
        stream.send(
            "POST "
                + container
                + "/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: a\r\n"
                + "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n");
        said.add(stream.head().word(1));
        said.add(client.ask("POST " + container + "/start\nHost: a").word(1));
        stream.send("hello\n");
        said.add(stream.read(8 + 6));
        stream.endInput();
        said.add(stream.rest());
      } finally {
        said.add(client.ask("DELETE " + container + "?force=1\nHost: a").word(1));
      }
      return said;
    }
  }

  private HttpRelay relay() {
    String missing = "POSADA_LAB_DOCKER names no engine; .ci/lab brings one up";
    if (ENGINE == null) {
      System.out.println("skipped DockerConversationTest: " + missing);
    }
    String parts = System.getenv().getOrDefault("POSADA_CI_PARTS", "");
    assumeTrue(ENGINE != null || List.of(parts.split(" ")).contains("docker"), missing);
    assertNotNull(ENGINE, missing);
    return HttpRelay.to(
        UnixDomainSocketAddress.of(URI.create(ENGINE).getPath()),
        Transcript.Header.recordedHere("dockerd", "of the lab"));
  }

  @Test
  void whatARealEngineSaysIsPlayed() throws IOException {
    List<String> real;
    try (HttpRelay relay = relay()) {
      real = ask(relay.unix());
      relay.transcript().write(folder.resolve("t"));
    }
    assertTrue(real.get(0).endsWith("\r\n\r\nOK"), real.get(0));
    assertTrue(real.get(2).startsWith("HTTP/1.1 404 "), real.get(2));
    assertTrue(real.get(3).endsWith("\r\n\r\n0\r\n\r\n"), real.get(3));
    try (HttpPlayer player = HttpPlayer.strict(Transcript.read(folder.resolve("t")))) {
      assertEquals(real, ask(player.unix()));
    }
  }

  @Test
  void aStreamOfARealContainerIsPlayed() throws IOException {
    List<String> real;
    try (HttpRelay relay = relay().hideText(SECRET)) {
      real = talk(relay.unix());
      relay.transcript().write(folder.resolve("t"));
    }
    assertEquals(List.of("201", "101", "204", "\1\0\0\0\0\0\0\6hello\n", "", "204"), real);
    String text = Files.readString(folder.resolve("t"), ISO_8859_1);
    assertFalse(text.contains(SECRET), text);
    try (HttpPlayer player = HttpPlayer.strict(Transcript.read(folder.resolve("t")))) {
      assertEquals(real, talk(player.unix()));
    }
  }
}
