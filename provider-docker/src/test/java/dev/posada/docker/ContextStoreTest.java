package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.RejectedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextStoreTest {
  /** SHA-256 of {@code far}. */
  private static final String FAR =
      "512eea46ceb3921dff4363c7069d89d4964d1d9fccaa0f411851a7aa60a5c868";

  @TempDir Path home;

  private List<Candidate> candidates(String... variables) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return new EngineAddress(environment::get, false).candidates(URI.create("docker:///"));
  }

  private Path docker() {
    return home.resolve(".docker");
  }

  private void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void choose(String text) throws IOException {
    write(docker().resolve("config.json"), text);
  }

  private void describe(String text) throws IOException {
    write(docker().resolve("contexts/meta/" + FAR + "/meta.json"), text);
  }

  private static String meta(String host, boolean skip) {
    return """
        {"Name": "far", "Metadata": {"Description": "x"},
         "Endpoints": {"docker": {"Host": "%s", "SkipTLSVerify": %s}}}
        """
        .formatted(host, skip);
  }

  @Test
  void theCurrentContextIsFollowed() throws IOException {
    choose("{\"currentContext\": \"far\"}");
    describe(meta("ssh://me@far:22", false));
    assertEquals("[ssh://far:22 (the current context \"far\")]", candidates().toString());
  }

  @Test
  void theContextOfTheEnvironmentComesFirst() throws IOException {
    choose("{\"currentContext\": \"near\"}");
    describe(meta("unix:///far/s", false));
    assertEquals(
        "[unix:///far/s (the context \"far\" of DOCKER_CONTEXT)]",
        candidates("DOCKER_CONTEXT", "far").toString());
    assertTrue(candidates("DOCKER_CONTEXT", "default").size() > 1);
  }

  @Test
  void theHostOfTheEnvironmentComesBeforeAnyContext() throws IOException {
    choose("{");
    assertEquals(
        "[unix:///x/s (DOCKER_HOST)]",
        candidates("DOCKER_HOST", "unix:///x/s", "DOCKER_CONTEXT", "far").toString());
  }

  @Test
  void theFolderOfTheConfigurationMayBeElsewhere() throws IOException {
    Path other = home.resolve("other");
    write(other.resolve("config.json"), "{\"currentContext\": \"far\"}");
    write(other.resolve("contexts/meta/" + FAR + "/meta.json"), meta("unix:///far/s", false));
    assertEquals(
        "unix:///far/s",
        candidates("DOCKER_CONFIG", other.toString()).get(0).endpoint().toString());
  }

  @Test
  void theContextSaysHowTlsIsSpoken() throws IOException {
    describe(meta("tcp://far:2376", false));
    assertEquals(new Endpoint.Tcp("far", 2376, Optional.empty()), far());
    describe(meta("tcp://far:2376", true));
    assertEquals(
        new Endpoint.Tcp("far", 2376, Optional.of(new Endpoint.Tls(Optional.empty(), false))),
        far());
    Path files = docker().resolve("contexts/tls/" + FAR + "/docker");
    Files.createDirectories(files);
    describe(meta("tcp://far:2376", false));
    assertEquals(
        new Endpoint.Tcp("far", 2376, Optional.of(new Endpoint.Tls(Optional.of(files), true))),
        far());
  }

  private Endpoint far() {
    return candidates("DOCKER_CONTEXT", "far").get(0).endpoint();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"currentContext\": \"default\"}", "{\"currentContext\": \"\"}", "{}"})
  void withoutAContextTheUsualPlacesAreLookedAt(String config) throws IOException {
    choose(config);
    assertTrue(candidates().size() > 1);
  }

  @Test
  void aContextThatIsNotThereIsNoReasonToTakeAnother() {
    RejectedException e =
        assertThrows(RejectedException.class, () -> candidates("DOCKER_CONTEXT", "far"));
    assertTrue(e.getMessage().contains("there is no context \"far\""), e.getMessage());
    assertTrue(e.remedy().orElseThrow().contains("docker context ls"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "",
        "[]",
        "{\"Endpoints\": {\"kubernetes\": {\"Host\": \"unix:///x\"}}}",
        "{\"Endpoints\": {\"docker\": {\"Host\": \"gopher://x\"}}}",
      })
  void aDamagedContextIsNoReasonToTakeAnother(String text) throws IOException {
    describe(text);
    RejectedException e =
        assertThrows(RejectedException.class, () -> candidates("DOCKER_CONTEXT", "far"));
    assertTrue(e.remedy().isPresent());
  }

  @Test
  void aDamagedConfigurationIsAnError() throws IOException {
    choose("{");
    assertThrows(RejectedException.class, this::candidates);
  }
}
