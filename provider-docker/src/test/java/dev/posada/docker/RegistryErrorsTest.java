package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.docker.registry.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryErrorsTest {
  private static final Reference WEB = Reference.parse("host:5000/web:1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | unauthorized: authentication required | PermissionDenied | docker login host:5000",
        "500 | Head \"http://host:5000/v2/web/manifests/1\": no basic auth credentials "
            + "| PermissionDenied | docker login host:5000",
        "500 | Get \"https://host:5000/v2/\": unauthorized: incorrect username or password "
            + "| PermissionDenied | give the right user and password of host:5000 by ConnectOptions",
        "500 | denied: requested access to the resource is denied | PermissionDenied "
            + "| docker login host:5000",
        "404 | manifest for host:5000/web:1 not found: manifest unknown: manifest unknown "
            + "| NotFound | -",
        "404 | pull access denied for host:5000/web, repository does not exist or may require "
            + "'docker login': denied: requested access to the resource is denied "
            + "| NotFound | if it is there",
        "500 | An image does not exist locally with the tag: host:5000/web | NotFound | -",
        "500 | tag does not exist: host:5000/web:1 | NotFound | -",
        "500 | Get \"http://host:5000/v2/\": dial tcp: connect: connection refused "
            + "| Native | reaches host:5000",
        "500 | Get \"https://host:5000/v2/\": dial tcp: lookup host: no such host "
            + "| Native | reaches host:5000",
        "500 | Get \"https://host:5000/v2/\": net/http: TLS handshake timeout "
            + "| Native | reaches host:5000",
        "500 | Get \"https://host:5000/v2/\": http: server gave HTTP response to HTTPS client "
            + "| Native | insecure-registries",
        "500 | Get \"https://host:5000/v2/\": x509: certificate signed by unknown authority "
            + "| Native | insecure-registries",
        "500 | toomanyrequests: You have reached your pull rate limit | Busy | docker login",
        "500 | something else | Native | -",
      })
  void saysWhatCanBeDone(int status, String said, String leaf, String remedy) {
    HypervisorException e = RegistryErrors.explained(DockerErrors.of(status, said), WEB);
    assertEquals(leaf + "Exception", e.getClass().getSimpleName());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(said, e.nativeError().orElseThrow().text());
    assertTrue(e.remedy().orElse("-").contains(remedy), () -> "" + e.remedy());
  }

  @Test
  void namesTheImageThatIsNotThere() {
    NotFoundException e =
        (NotFoundException) RegistryErrors.explained(DockerErrors.of(404, "manifest unknown"), WEB);
    assertEquals(Kind.IMAGE, e.kind());
    assertTrue(e.getMessage().contains("host:5000/web:1"), e.getMessage());
  }

  @Test
  void theHubNeedsNoName() {
    HypervisorException e =
        RegistryErrors.explained(DockerErrors.of(500, "unauthorized"), Reference.parse("web"));
    assertTrue(e.remedy().orElseThrow().endsWith("docker login"), e.remedy().get());
  }

  @Test
  void whatTheEngineDidNotSayIsLeftAlone() {
    HypervisorException e = new ConnectionException("connection refused");
    assertSame(e, RegistryErrors.explained(e, WEB));
  }
}
