package dev.posada.docker.http;

import static dev.posada.docker.http.ClientFixture.OK;
import static dev.posada.docker.http.ClientFixture.PING;
import static dev.posada.docker.http.ClientFixture.START;
import static dev.posada.docker.http.ClientFixture.UPGRADED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.HypervisorException;
import dev.posada.OperationTimeoutException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsWireTest {
  @TempDir static Path folder;
  private static KeyStore engine;
  private static KeyStore client;
  private static Path files;

  @BeforeAll
  static void makeKeys() throws Exception {
    String[] ec = {"-keyalg", "EC", "-groupname", "secp256r1"};
    engine = TestKeys.make(folder, "engine", "-keyalg", "RSA", "-ext", "san=ip:127.0.0.1");
    client = TestKeys.make(folder, "client", ec);
    files = folder.resolve("files");
    TestKeys.write(files, engine, client);
  }

  private static TlsRelay relay(ScriptedServer server, String... protocols) throws Exception {
    return TlsRelay.before(UnixDomainSocketAddress.of(server.socket()), engine, client, protocols);
  }

  private static HttpClient client(int port, Path certificates) {
    return new HttpClient(Dialer.tls("127.0.0.1", port, TlsContext.of(certificates, "", true)));
  }

  private static Path folderOf(String name, KeyStore trusted, KeyStore own) throws Exception {
    Path made = folder.resolve(name);
    TestKeys.write(made, trusted, own);
    return made;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void oneConnectionCarriesManyCalls(String protocol) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                peer -> {
                  for (int i = 0; i < 3; i++) {
                    peer.request();
                    peer.send(OK);
                  }
                });
        TlsRelay relay = relay(server, protocol);
        HttpClient http = client(relay.port(), files)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("OK", http.call(PING, TestOperation.unlimited()).text());
      }
      assertEquals(1, http.openConnections());
    }
  }

  /** Reading it before the answer must not wait, although the tickets of TLS 1.3 are there. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aLargeUploadAsksForAnswersWithoutWaiting(String protocol) throws Exception {
    byte[] body = new byte[3_000_000];
    try (ScriptedServer server =
            ScriptedServer.playing(
                peer -> {
                  peer.request();
                  peer.receive(body.length);
                  peer.send(OK);
                });
        TlsRelay relay = relay(server, protocol);
        HttpClient http = client(relay.port(), files)) {
      assertEquals("OK", http.call(START.body("a/b", body), TestOperation.unlimited()).text());
    }
  }

  /** With TLS 1.2 the server of the JDK ends both directions; that of Go does not. */
  @ParameterizedTest
  @ValueSource(strings = "TLSv1.3")
  void readingGoesOnWhenNothingMoreIsSent(String protocol) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                peer -> {
                  peer.request();
                  peer.send(UPGRADED);
                  byte[] heard = peer.receiveAll();
                  peer.send(heard);
                });
        TlsRelay relay = relay(server, protocol);
        HttpClient http = client(relay.port(), files);
        Hijacked raw = http.upgrade(START, TestOperation.unlimited())) {
      byte[] said = "hello".getBytes(StandardCharsets.UTF_8);
      raw.out().write(said);
      raw.closeOutput();
      assertArrayEquals(said, raw.in().readAllBytes());
    }
  }

  /** The JDK takes it for an end, and what has no length would seem to be whole. */
  @Test
  void aConnectionThatIsCutOffIsNoEnd() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.playing(
                peer -> {
                  peer.request();
                  peer.send(UPGRADED + "some");
                  heard.await();
                });
        TlsRelay relay = relay(server, "TLSv1.3");
        HttpClient http = client(relay.port(), files);
        Hijacked raw = http.upgrade(START, TestOperation.unlimited())) {
      raw.in().readNBytes(4);
      relay.drop();
      heard.countDown();
      assertThrows(IOException.class, () -> raw.in().read());
    }
  }

  @Test
  void anIdleConnectionThatEndedIsNotUsed() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                peer -> {
                  peer.request();
                  peer.send(OK);
                },
                peer -> {
                  peer.request();
                  peer.send(OK);
                });
        TlsRelay relay = relay(server, "TLSv1.3");
        HttpClient http = client(relay.port(), files)) {
      http.call(PING, TestOperation.unlimited());
      assertEquals("OK", http.call(PING, TestOperation.unlimited()).text());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void whoIsNobodyIsNotLetIn(String protocol) throws Exception {
    try (ScriptedServer server = ScriptedServer.playing();
        TlsRelay relay = relay(server, protocol);
        HttpClient http = client(relay.port(), folderOf("nobody", engine, null))) {
      PermissionDeniedException e =
          assertThrows(
              PermissionDeniedException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertTrue(e.remedy().orElseThrow().contains("key.pem"));
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void anEngineThatNobodySignedIsNotTrusted() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing();
        TlsRelay relay = relay(server, "TLSv1.3")) {
      HypervisorException e =
          refused(
              new HttpClient(
                  Dialer.tls(
                      "127.0.0.1",
                      relay.port(),
                      TlsContext.of(folderOf("other", client, client), "", true))));
      assertTrue(e.getMessage().contains("not trusted"), e.getMessage());
    }
  }

  @Test
  void anEngineOfAnotherNameIsNotTrusted() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing();
        TlsRelay relay = relay(server, "TLSv1.3")) {
      HypervisorException e =
          refused(
              new HttpClient(
                  Dialer.tls("localhost", relay.port(), TlsContext.of(files, "", true))));
      assertTrue(e.getMessage().contains("localhost"), e.getMessage());
    }
  }

  private static HypervisorException refused(HttpClient http) {
    try (http) {
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertTrue(e.remedy().orElseThrow().contains("ca.pem"));
      return e;
    }
  }

  @Test
  void whoDoesNotLookTalksToAnybody() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                peer -> {
                  peer.request();
                  peer.send(OK);
                });
        TlsRelay relay =
            TlsRelay.before(UnixDomainSocketAddress.of(server.socket()), engine, null, "TLSv1.3");
        HttpClient http =
            new HttpClient(Dialer.tls("localhost", relay.port(), TlsContext.plain(false)))) {
      assertEquals("OK", http.call(PING, TestOperation.unlimited()).text());
    }
  }

  @Test
  void aServerWithoutTlsIsTold() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpClient http = client(plain.getLocalPort(), files)) {
      Thread server =
          new Thread(
              () -> {
                try (var socket = plain.accept()) {
                  socket.getInputStream().read();
                  socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                } catch (java.io.IOException over) {
                  // the client has seen enough
                }
              });
      server.start();
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertTrue(e.remedy().orElseThrow().contains("tls=no"), e.toString());
      server.join();
    }
  }

  @Test
  void aServerThatDoesNotGreetIsLeft() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpClient http = client(mute.getLocalPort(), files)) {
      assertThrows(
          OperationTimeoutException.class,
          () -> http.call(PING, TestOperation.within(Duration.ofMillis(200))));
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void filesThatDoNotFitAreRefused() throws Exception {
    assertThrows(RejectedException.class, () -> TlsContext.of(folder.resolve("nothing"), "", true));
    Path half = folderOf("half", engine, client);
    Files.delete(half.resolve("cert.pem"));
    assertThrows(RejectedException.class, () -> TlsContext.of(half, "", true));
    Path damaged = folderOf("damaged", engine, client);
    Files.writeString(damaged.resolve("ca.pem"), "nothing");
    assertThrows(RejectedException.class, () -> TlsContext.of(damaged, "", true));
    Path mixed = folderOf("mixed", engine, client);
    Files.writeString(
        mixed.resolve("key.pem"), TestKeys.pem("PRIVATE KEY", TestKeys.key(engine).getEncoded()));
    assertThrows(RejectedException.class, () -> TlsContext.of(mixed, "", true));
  }
}
