package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Diagnosis;
import dev.posada.docker.http.ScriptedServer;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class DockerProviderTest {
  @TempDir Path folder;

  private Path socket() {
    return folder.resolve("s");
  }

  private static String shown(Path socket) {
    return "unix://" + socket + " (DOCKER_HOST)";
  }

  private static Diagnosis diagnose(Path socket) {
    return new DockerProvider(Map.of("DOCKER_HOST", "unix://" + socket)::get)
        .diagnose(ConnectOptions.defaults(), TestOperation.unlimited());
  }

  private void leaveAStaleSocket() throws IOException {
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket()))
        .close();
  }

  @Test
  void tellsTheVersionThatItFound() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              client.request();
              client.send("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\n");
              client.request();
              String version = "{\"Version\":\"20.10.24\"}";
              client.send(
                  "HTTP/1.1 200 OK\r\nContent-Length: " + version.length() + "\r\n\r\n" + version);
            })) {
      Diagnosis found = diagnose(server.socket());
      assertEquals("20.10.24, API 1.41", found.version().orElseThrow());
      assertEquals(List.of(shown(server.socket())), found.lookedAt());
    }
  }

  @Test
  void aSocketThatIsNotThereIsNoFailure() {
    Diagnosis missing = diagnose(socket());
    assertFalse(missing.available());
    assertEquals("there is no socket " + shown(socket()), missing.reason().orElseThrow());
    assertEquals(
        "install and start Docker, or correct DOCKER_HOST", missing.remedy().orElseThrow());
    assertEquals(List.of(shown(socket())), missing.lookedAt());
  }

  @Test
  void aSocketThatSomebodyLeftIsNoEngine() throws IOException {
    leaveAStaleSocket();
    Diagnosis missing = diagnose(socket());
    assertEquals(
        "no connection to " + shown(socket()) + ": Connection refused",
        missing.reason().orElseThrow());
    assertEquals(
        "start the Docker daemon, as by systemctl start docker", missing.remedy().orElseThrow());
  }

  @Test
  void anEnvironmentThatIsWrongIsAReasonToo() {
    Diagnosis missing =
        new DockerProvider(Map.of("DOCKER_HOST", "fd://")::get)
            .diagnose(ConnectOptions.defaults(), TestOperation.unlimited());
    assertTrue(missing.reason().orElseThrow().startsWith("DOCKER_HOST: "));
    assertTrue(missing.remedy().orElseThrow().contains("unix://"));
  }

  @Test
  void ofSeveralPlacesItTellsAll() {
    EngineSearch search =
        new EngineSearch(
            DockerConnectOptions.defaults(),
            dialer -> new DockerEngine(dialer, Duration.ofSeconds(5)));
    List<Candidate> none =
        List.of(
            new Candidate(new Endpoint.Unix(folder.resolve("a")), "the first"),
            new Candidate(new Endpoint.Unix(folder.resolve("b")), "the second"));
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> search.first(none, engine -> null));
    assertTrue(e.getMessage().contains("unix://" + folder.resolve("b") + " (the second)"));
    assertEquals(none.stream().map(Candidate::toString).toList(), search.lookedAt());
  }

  @Test
  void openSaysTheSameAsAFailure() throws IOException {
    leaveAStaleSocket();
    ConnectionException e =
        assertThrows(
            ConnectionException.class,
            () ->
                new DockerProvider(Map.<String, String>of()::get)
                    .open(
                        URI.create("docker+unix://" + socket()),
                        ConnectOptions.defaults(),
                        TestOperation.unlimited()));
    assertEquals("start the Docker daemon, as by systemctl start docker", e.remedy().orElseThrow());
  }
}
