package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.PermissionDeniedException;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.fault.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real engine that speaks TLS, behind a relay that can break its connections. */
@LabVariable("POSADA_LAB_DOCKER_TLS")
@InTurn(LabEngine.TURN)
class RealTlsTest extends FarEngineClauses {
  private static Relay relay;

  @BeforeAll
  static void standBeforeIt() throws IOException {
    URI engine = URI.create(System.getenv("POSADA_LAB_DOCKER_TLS"));
    relay =
        Relay.before(
            new InetSocketAddress(InetAddress.getByName(engine.getHost()), engine.getPort()));
  }

  @AfterAll
  static void goAway() throws IOException {
    relay.close();
  }

  private static Path certificates() {
    return Path.of(System.getenv("POSADA_LAB_DOCKER_CERTS"));
  }

  private static String address(int port) {
    return "docker+tcp://127.0.0.1:" + port;
  }

  private static ConnectOptions with(DockerConnectOptions options) {
    return ConnectOptions.defaults().option(options);
  }

  @Override
  String uri() {
    return address(((InetSocketAddress) relay.address()).getPort());
  }

  @Override
  ConnectOptions options() {
    return with(DockerConnectOptions.defaults().certificates(certificates()));
  }

  @Override
  void breakConnections() {
    relay.drop();
  }

  @Override
  void forget() {
    relay.drop();
  }

  @Override
  Host connectToTheMute(int port) {
    return Hypervisors.load().connect(address(port), options());
  }

  @Test
  void whoIsNobodyIsNotLetIn(@TempDir Path folder) throws IOException {
    Files.copy(certificates().resolve("ca.pem"), folder.resolve("ca.pem"));
    ConnectOptions nobody = with(DockerConnectOptions.defaults().certificates(folder));
    PermissionDeniedException e =
        assertThrows(
            PermissionDeniedException.class, () -> Hypervisors.load().connect(uri(), nobody));
    assertTrue(e.remedy().orElseThrow().contains("key.pem"));
  }

  @Test
  void anEngineThatNobodyKnowsIsNotTrusted() {
    ConnectOptions trusting = with(DockerConnectOptions.defaults());
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> Hypervisors.load().connect(uri(), trusting));
    assertTrue(e.remedy().orElseThrow().contains("ca.pem"));
  }

  @Test
  void withoutTlsItSaysThatItSpeaksIt() {
    ConnectionException e =
        assertThrows(
            ConnectionException.class, () -> Hypervisors.load().connect(uri() + "?tls=no"));
    assertTrue(e.remedy().orElseThrow().contains("leave out ?tls=no"), e.toString());
  }
}
