package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAddressTest {

  private static List<Path> sockets(String uri, Map<String, String> environment) {
    return new EngineAddress(environment::get).sockets(URI.create(uri));
  }

  @Test
  void looksWhereEnginesAreByDefault() {
    assertEquals(
        List.of(Path.of("/var/run/docker.sock"), Path.of("/run/user/7/docker.sock")),
        sockets("docker:///", Map.of("XDG_RUNTIME_DIR", "/run/user/7")));
    assertEquals(List.of(Path.of("/var/run/docker.sock")), sockets("docker:///", Map.of()));
  }

  @Test
  void theEnvironmentDecides() {
    assertEquals(
        List.of(Path.of("/x/s")), sockets("docker:///", Map.of("DOCKER_HOST", "unix:///x/s")));
  }

  @Test
  void aSocketInTheUriIsTheOnlyOne() {
    assertEquals(
        List.of(Path.of("/x/a b")),
        sockets("docker+unix:///x/a%20b", Map.of("DOCKER_HOST", "tcp://h:1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://h:2376", "ssh://u@h", "npipe:////./pipe/x", "h:2375"})
  void otherTransportsAreNotBuilt(String host) {
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> sockets("docker:///", Map.of("DOCKER_HOST", host)));
  }

  @Test
  void anotherContextIsNotBuilt(@TempDir Path home) throws IOException {
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> sockets("docker:///", Map.of("DOCKER_CONTEXT", "far")));
    Path config = Files.createDirectory(home.resolve(".docker")).resolve("config.json");
    Files.writeString(config, "{\"currentContext\": \"far\"}");
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> sockets("docker:///", Map.of("HOME", home.toString())));
    Files.writeString(config, "{\"currentContext\": \"default\"}");
    assertEquals(1, sockets("docker:///", Map.of("HOME", home.toString())).size());
    Files.writeString(config, "{");
    assertThrows(
        RejectedException.class, () -> sockets("docker:///", Map.of("HOME", home.toString())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker:///?x=y",
        "docker:///#x",
        "docker:///some/path",
        "docker://machine/",
        "docker+unix:///",
        "docker+unix://machine/x",
      })
  void refusesWhatItDoesNotKnow(String uri) {
    assertThrows(RejectedException.class, () -> sockets(uri, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker+tcp:///", "docker+ssh:///x"})
  void otherSchemesAreNotBuilt(String uri) {
    assertThrows(UnsupportedCapabilityException.class, () -> sockets(uri, Map.of()));
  }
}
