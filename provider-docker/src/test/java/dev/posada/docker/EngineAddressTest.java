package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.RejectedException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class EngineAddressTest {

  private static List<String> places(String uri, Map<String, String> environment) {
    return new EngineAddress(environment::get, false)
        .candidates(URI.create(uri)).stream().map(Candidate::toString).toList();
  }

  private static String only(String uri, Map<String, String> environment) {
    List<String> places = places(uri, environment);
    assertEquals(1, places.size(), places.toString());
    return places.get(0);
  }

  @Test
  void looksWhereEnginesAreByDefault() {
    assertEquals(
        List.of(
            "unix:///var/run/docker.sock (the usual socket)",
            "unix:///run/user/7/docker.sock (without root)",
            "unix:///nobody/.docker/run/docker.sock (Docker Desktop, or without root)",
            "unix:///nobody/.docker/desktop/docker.sock (Docker Desktop)",
            "unix:///nobody/.colima/default/docker.sock (colima)",
            "unix:///nobody/.config/colima/default/docker.sock (colima)",
            "unix:///nobody/.lima/docker/sock/docker.sock (Lima)",
            "unix:///nobody/.rd/docker.sock (Rancher Desktop)",
            "unix:///nobody/.orbstack/run/docker.sock (OrbStack)",
            "unix:///run/user/7/podman/podman.sock (Podman without root)",
            "unix:///run/podman/podman.sock (Podman)"),
        places("docker:///", Map.of("XDG_RUNTIME_DIR", "/run/user/7", "HOME", "/nobody")));
  }

  @Test
  void looksForThePipesOfWindowsOnlyThere() {
    assertEquals(
        List.of(
            "npipe:////./pipe/docker_engine (the usual pipe)",
            "npipe:////./pipe/dockerDesktopLinuxEngine (Docker Desktop)",
            "npipe:////./pipe/podman-machine-default (Podman)"),
        new EngineAddress(name -> null, true)
            .candidates(URI.create("docker:///")).stream().map(Candidate::toString).toList());
    assertFalse(places("docker:///", Map.of()).toString().contains("pipe"));
  }

  @ParameterizedTest
  @CsvSource({
    "unix:///x/s, unix:///x/s",
    "tcp://h:2376, tcp://h:2376 without TLS",
    "tcp://h, tcp://h:2375 without TLS",
    "tcp://my_host:1/, tcp://my_host:1 without TLS",
    "tcp://[::1]:5, tcp://[::1]:5 without TLS",
    "h:2375, tcp://h:2375 without TLS",
    "http://h:80, tcp://h:80 without TLS",
    "https://h:443, tcp://h:443",
    "https://h, tcp://h:2376",
    "ssh://u@h, ssh://h",
    "ssh://u@h:22/x/s, ssh://h:22/x/s",
    "npipe:////./pipe/x, npipe:////./pipe/x",
  })
  void theEnvironmentDecides(String host, String endpoint) {
    assertEquals(
        endpoint + " (DOCKER_HOST)", only("docker:///", Map.of("DOCKER_HOST", " " + host + " ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix://",
        "unix://relative",
        "tcp://",
        "tcp://:5",
        "tcp://h:0",
        "tcp://h:65536",
        "tcp://h:x",
        "tcp://h/path",
        "tcp://::1:5",
        "tcp://-h:5",
        "ssh://-oProxyCommand=x",
        "ssh://-u@h",
        "npipe://x",
        "fd://",
        "gopher://h",
      })
  void refusesAnEnvironmentThatIsWrong(String host) {
    RejectedException e =
        assertThrows(
            RejectedException.class, () -> places("docker:///", Map.of("DOCKER_HOST", host)));
    assertTrue(e.getMessage().startsWith("DOCKER_HOST: "), e.getMessage());
    assertTrue(e.remedy().isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/var/run/docker.sock", "unix:/x y"})
  void aPathWithoutASchemeIsToldHowToBeWritten(String host) {
    RejectedException e =
        assertThrows(
            RejectedException.class, () -> places("docker:///", Map.of("DOCKER_HOST", host)));
    assertEquals("DOCKER_HOST: it has no scheme", e.getMessage());
    assertEquals("write a socket as in unix:///var/run/docker.sock", e.remedy().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://u:secret@h", "ssh://u:secret@h", "tcp://secret@h"})
  void neverShowsAPassword(String host) {
    RejectedException e =
        assertThrows(
            RejectedException.class, () -> places("docker:///", Map.of("DOCKER_HOST", host)));
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
    assertFalse(e.remedy().orElseThrow().contains("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"})
  void eitherVariableOfTlsAsksForIt(String variable) {
    assertEquals(
        "tcp://h:2376 (DOCKER_HOST)",
        only("docker:///", Map.of("DOCKER_HOST", "tcp://h", variable, "0")));
  }

  @ParameterizedTest
  @CsvSource({
    "docker+unix:///x/a%20b, unix:///x/a b",
    "docker+tcp://h, tcp://h:2376",
    "docker+tcp://my_host:1?tls=yes, tcp://my_host:1",
    "docker+tcp://h?tls=no, tcp://h:2375 without TLS",
    "docker+tcp://[fe80::1]:9/?tls=no, tcp://[fe80::1]:9 without TLS",
    "docker+ssh://u@h, ssh://h",
    "docker+ssh://u@my_host:22/x/s, ssh://my_host:22/x/s",
    "docker+npipe:////./pipe/docker_engine, npipe:////./pipe/docker_engine",
  })
  void aUriThatNamesAnEngineNamesTheOnlyOne(String uri, String endpoint) {
    assertEquals(
        endpoint + " (the URI)",
        only(uri, Map.of("DOCKER_HOST", "tcp://other:1", "DOCKER_CONTEXT", "other")));
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
        "docker+unix:///x?tls=no",
        "docker+unix:x",
        "docker+tcp:///",
        "docker+tcp://h/path",
        "docker+tcp://u@h",
        "docker+tcp://h?tls=maybe",
        "docker+tcp://h?tls=no&x=y",
        "docker+tcp://h?x=y",
        "docker+tcp://h#x",
        "docker+ssh:///x",
        "docker+ssh://u:p@h",
        "docker+ssh://-h",
        "docker+ssh://h?x=y",
        "docker+npipe:///x",
        "docker+gopher://h",
      })
  void refusesWhatItDoesNotKnow(String uri) {
    RejectedException e = assertThrows(RejectedException.class, () -> places(uri, Map.of()));
    assertTrue(e.remedy().isPresent());
  }

  @Test
  void pinsTheVersionThatTheEnvironmentSays() {
    assertEquals(Optional.empty(), new EngineAddress(name -> "", false).pinnedVersion());
    assertEquals(
        Optional.of(new ApiVersion(1, 41)),
        new EngineAddress(Map.of("DOCKER_API_VERSION", "1.41")::get, false).pinnedVersion());
    assertThrows(
        RejectedException.class,
        () -> new EngineAddress(Map.of("DOCKER_API_VERSION", "new")::get, false).pinnedVersion());
  }

  @Test
  void sshRunsDockerOnTheOtherSide() {
    assertEquals(
        "ssh -F f -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=5"
            + " -o ServerAliveCountMax=3 -o ControlMaster=no -T -l u -p 5 -- h"
            + " docker --host unix:///x/s system dial-stdio",
        String.join(" ", new Endpoint.Ssh("u", "h", 5, "/x/s").command(List.of("ssh", "-F", "f"))));
    List<String> command = new Endpoint.Ssh("", "h", 0, "/a b'c").command(List.of("ssh"));
    assertTrue(command.contains("'unix:///a b'\\''c'"), command.toString());
    assertFalse(command.contains("-l"));
    assertFalse(command.contains("-p"));
  }
}
