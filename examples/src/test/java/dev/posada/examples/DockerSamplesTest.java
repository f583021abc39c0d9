package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.HypervisorException;
import dev.posada.Volume;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The samples on a real Docker engine. It has no machines, so Quickstart ends at its first line
 * there, and those of machines alone are not for it.
 */
class DockerSamplesTest extends ContainerSamples {
  private static final String URI = Engine.DOCKER.uri();
  private static final String IMAGE = "alpine:3.20";
  private static final String SHIPPED = "localhost:5000/hello:1";

  @TempDir Path folder;

  DockerSamplesTest() {
    super(Engine.DOCKER);
  }

  /** The image that samples name, if the engine has none of that name. */
  private void provideImage() {
    if (host.images().list(IMAGE.split(":")[0]).isEmpty()) {
      host.images().tag(labImage(), IMAGE);
      images.add(IMAGE);
    }
  }

  @Test
  void limitResources() throws Exception {
    provideImage();
    String printed = Printed.by(() -> LimitResources.main(new String[] {URI}));
    assertEquals(6, printed.lines().count(), printed);
    assertTrue(
        printed.lines().anyMatch(it -> it.matches("memory +asked 128 MiB +holds 128 MiB +LIVE .*")),
        printed);
  }

  @Test
  void buildShipRunScale() throws Exception {
    String registry = System.getenv().getOrDefault("POSADA_LAB_REGISTRY", "");
    assumeTrue(!registry.isBlank(), "POSADA_LAB_REGISTRY names no registry");
    Path app = Files.createDirectory(folder.resolve("app"));
    Files.writeString(
        app.resolve("Dockerfile"),
        """
        FROM %s
        CMD ["sh", "-c", "while :; do echo hello, world; sleep 0.1; done"]
        """
            .formatted(labImage()));
    images.add(SHIPPED);
    String[] address = registry.split(":");
    int port = Integer.parseInt(address[1]);
    try (Relay relay =
        new Relay(5000, new InetSocketAddress(InetAddress.getByName(address[0]), port))) {
      JavaProcess program = new JavaProcess(folder, Map.of("DOCKER_CONFIG", login().toString()));
      String printed = program.run(0, BuildShipRunScale.class, URI, app.toString());
      List<String> lines = printed.lines().toList();
      assertTrue(lines.stream().anyMatch(it -> it.matches("http://localhost:[1-9]\\d*")), printed);
      assertEquals(20, lines.stream().filter("hello, world"::equals).count(), printed);
      assertEquals("5 of 5", lines.get(lines.size() - 1));
    } finally {
      removeVolume();
    }
    assertEquals(List.of(), host.services().list());
  }

  /** Where Docker's own client would have the login, too. */
  private Path login() throws IOException {
    Map<String, String> environment = System.getenv();
    String user =
        environment.get("POSADA_LAB_REGISTRY_USER")
            + ":"
            + environment.get("POSADA_LAB_REGISTRY_PASSWORD");
    Path config = Files.createDirectory(folder.resolve("docker"));
    Files.writeString(
        config.resolve("config.json"),
        "{\"auths\": {\"localhost:5000\": {\"auth\": \""
            + Base64.getEncoder().encodeToString(user.getBytes())
            + "\"}}}");
    return config;
  }

  /** The containers of the service that was deleted may still hold it for a moment. */
  private void removeVolume() throws InterruptedException {
    for (int left = 100; left > 0; left--) {
      List<Volume> volumes =
          host.storage().list().stream().filter(it -> it.name().equals("hello-data")).toList();
      if (volumes.isEmpty()) {
        return;
      }
      try {
        host.storage().delete(volumes.get(0));
      } catch (HypervisorException inUse) {
        Thread.sleep(100);
      }
    }
  }
}
