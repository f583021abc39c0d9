package dev.posada.docker;

import dev.posada.ConnectOptions;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.docker.http.TestKeys;
import dev.posada.docker.http.TlsRelay;
import dev.posada.testkit.InTurn;
import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The lab's engine behind the JDK's own TLS server. */
@LabEngine.Needed
@InTurn(LabEngine.TURN)
class RealTlsRelayTest extends FarEngineClauses {
  @TempDir static Path folder;
  private static TlsRelay tls;

  @BeforeAll
  static void standBeforeIt() throws Exception {
    KeyStore engine =
        TestKeys.make(
            folder,
            "engine",
            "-keyalg",
            "EC",
            "-groupname",
            "secp384r1",
            "-ext",
            "san=ip:127.0.0.1");
    KeyStore client = TestKeys.make(folder, "client", "-keyalg", "RSA");
    TestKeys.write(folder, engine, client);
    tls =
        TlsRelay.before(
            UnixDomainSocketAddress.of(URI.create(LabEngine.URI).getPath()),
            engine,
            client,
            "TLSv1.3");
  }

  @AfterAll
  static void goAway() throws Exception {
    tls.close();
  }

  private static String address(int port) {
    return "docker+tcp://127.0.0.1:" + port;
  }

  @Override
  String uri() {
    return address(tls.port());
  }

  @Override
  ConnectOptions options() {
    return ConnectOptions.defaults().option(DockerConnectOptions.defaults().certificates(folder));
  }

  @Override
  void breakConnections() throws IOException {
    tls.drop();
  }

  @Override
  void forget() throws IOException {
    tls.drop();
  }

  @Override
  Host connectToTheMute(int port) {
    return Hypervisors.load().connect(address(port), options());
  }
}
