package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.ScriptedClient;
import dev.posada.docker.http.ScriptedServer;
import dev.posada.docker.http.Target;
import dev.posada.docker.http.TestKeys;
import dev.posada.docker.http.TlsContext;
import dev.posada.docker.http.TlsRelay;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class DockerEngineTest {
  private static DockerEngine engine(Path socket) {
    return new DockerEngine(Dialer.unix(socket), Duration.ofSeconds(10));
  }

  private static void ping(ScriptedClient client, String version) throws IOException {
    client.request();
    client.send("HTTP/1.1 200 OK\r\nApi-Version: " + version + "\r\nContent-Length: 2\r\n\r\n");
  }

  private static void answer(ScriptedClient client, int status, String body) throws IOException {
    client.request();
    client.send(
        "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  private static void assertRequests(ScriptedServer server, String... lines) {
    assertEquals(
        List.of(lines),
        server.requests().stream().map(line -> line.replace(" HTTP/1.1", "")).toList());
  }

  @Test
  void aPathWithAVersionIsRefused() {
    Target api = Target.of("v1.41");
    for (String path : List.of("/v1.41/info", "v1.24/info")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> NativeRequest.of(api, "GET", path, ""));
      assertTrue(e.getMessage().endsWith("leave it out: " + path), e.getMessage());
    }
  }

  @Test
  void speaksTheVersionOfAnOlderEngine() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              ping(client, "1.41");
              answer(client, 200, "{\"ID\":\"x\"}");
            })) {
      DockerEngine engine = engine(server.socket());
      assertEquals("{\"ID\":\"x\"}", engine.request("GET", "/info", ""));
      assertEquals("1.41", engine.apiVersion());
      engine.close();
      assertRequests(server, "HEAD /_ping", "GET /v1.41/info");
    }
  }

  @Test
  void neverSpeaksANewerVersionThanItKnows() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(client -> ping(client, "1.99"))) {
      DockerEngine engine = engine(server.socket());
      assertEquals(ApiVersion.NEWEST.toString(), engine.apiVersion());
      engine.close();
    }
  }

  @Test
  void refusesAnEngineThatIsTooOld() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(client -> ping(client, "1.24"))) {
      DockerEngine engine = engine(server.socket());
      assertThrows(UnsupportedCapabilityException.class, engine::apiVersion);
      engine.close();
    }
  }

  @Test
  void negotiatesAgainWhenTheEngineWasDowngraded() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              ping(client, "1.45");
              answer(client, 400, "{\"message\":\"client version 1.45 is too new. Maximum\"}");
              ping(client, "1.41");
              answer(client, 200, "[]");
            })) {
      DockerEngine engine = engine(server.socket());
      assertEquals("[]", engine.request("GET", "/containers/json?all=1", ""));
      engine.close();
      assertRequests(
          server,
          "HEAD /_ping",
          "GET /v1.45/containers/json?all=1",
          "HEAD /_ping",
          "GET /v1.41/containers/json?all=1");
    }
  }

  @Test
  void negotiatesAgainAcrossTlsToo(@TempDir Path folder) throws Exception {
    KeyStore own = TestKeys.make(folder, "engine", "-keyalg", "EC", "-ext", "san=ip:127.0.0.1");
    TestKeys.write(folder, own, null);
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  ping(client, "1.45");
                  answer(client, 400, "{\"message\":\"client version 1.45 is too new. Maximum\"}");
                  ping(client, "1.41");
                  answer(client, 200, "[]");
                });
        TlsRelay relay =
            TlsRelay.before(UnixDomainSocketAddress.of(server.socket()), own, null, "TLSv1.3")) {
      Dialer dialer = Dialer.tls("127.0.0.1", relay.port(), TlsContext.of(folder, "", true));
      DockerEngine engine = new DockerEngine(dialer, Duration.ofSeconds(10));
      assertEquals("[]", engine.request("GET", "/containers/json", ""));
      assertEquals("1.41", engine.apiVersion());
      engine.close();
    }
  }

  /** The complaint of an engine about a version that is too old is plain text. */
  @Test
  void negotiatesAgainWhenTheEngineWasUpgraded() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              ping(client, "1.41");
              answer(client, 400, "client version 1.41 is too old. Minimum supported is 1.44");
              ping(client, "1.52");
              answer(client, 200, "{\"MinAPIVersion\":\"1.44\"}");
              answer(client, 204, "");
            })) {
      DockerEngine engine = engine(server.socket());
      TestOperation op = TestOperation.unlimited();
      engine.call(api -> Request.post(Paths.container(api, "x", "start")), op);
      engine.close();
      assertRequests(
          server,
          "HEAD /_ping",
          "POST /v1.41/containers/x/start",
          "HEAD /_ping",
          "GET /version",
          "POST /v1.52/containers/x/start");
    }
  }

  @Test
  void aPinnedVersionIsSpokenWithoutAsking() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              answer(client, 200, "[]");
              answer(client, 400, "client version 1.30 is too old. Minimum supported is 1.44");
            })) {
      DockerEngine engine =
          new DockerEngine(
              Dialer.unix(server.socket()),
              Duration.ofSeconds(10),
              Optional.of(new ApiVersion(1, 30)));
      assertEquals("[]", engine.request("GET", "/containers/json", ""));
      UnsupportedCapabilityException e =
          assertThrows(
              UnsupportedCapabilityException.class, () -> engine.request("GET", "/info", ""));
      assertTrue(e.remedy().orElseThrow().contains("DOCKER_API_VERSION"));
      engine.close();
      assertRequests(server, "GET /v1.30/containers/json", "GET /v1.30/info");
    }
  }

  @Test
  void anEngineThatSpeaksTlsSaysSo() throws Exception {
    String said = "Client sent an HTTP request to an HTTPS server.\n";
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              client.request();
              client.send("HTTP/1.0 400 Bad Request\r\n\r\n");
            },
            client -> {
              client.request();
              client.send("HTTP/1.0 400 Bad Request\r\n\r\n" + said);
            })) {
      DockerEngine engine = engine(server.socket());
      ConnectionException e = assertThrows(ConnectionException.class, engine::apiVersion);
      assertTrue(e.remedy().orElseThrow().contains("DOCKER_TLS_VERIFY"));
      engine.close();
    }
  }

  @Test
  void throwsWhatARefusalMeans() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              ping(client, "1.41");
              answer(client, 404, "{\"message\":\"No such container: x\"}");
            },
            client -> answer(client, 304, ""))) {
      DockerEngine engine = engine(server.socket());
      assertThrows(NotFoundException.class, () -> engine.request("GET", "/containers/x/json", ""));
      assertEquals("", engine.request("POST", "/containers/x/start", ""));
      engine.close();
    }
  }

  @Test
  void theNativeWayIsBounded() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(ScriptedClient::receiveAll)) {
      DockerEngine mute = new DockerEngine(Dialer.unix(server.socket()), Duration.ofMillis(200));
      assertThrows(OperationTimeoutException.class, () -> mute.request("GET", "/info", ""));
      mute.close();
    }
  }

  @Test
  void afterCloseNothingIsConnectedAnyMore() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing()) {
      DockerEngine engine = engine(server.socket());
      engine.close();
      assertThrows(ConnectionException.class, () -> engine.request("GET", "/info", ""));
    }
  }
}
