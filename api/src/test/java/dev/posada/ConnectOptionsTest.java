package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How a host is connected, and as whom. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectOptionsTest {
  private static final ConnectOptions DEFAULTS = ConnectOptions.defaults();

  private record Key(String secret) implements ProviderOption {}

  @Test
  void nobodyLogsInUnlessSaid() {
    Credentials admin = Credentials.of("admin", "a");
    Credentials inside = Credentials.of("inside", "b");
    ConnectOptions options =
        DEFAULTS.credentials(admin).guestCredentials(inside).registry("docker.io", admin);
    assertEquals(Optional.of(admin), options.credentials());
    assertEquals(Optional.of(inside), options.guestCredentials());
    assertEquals(Optional.empty(), DEFAULTS.credentials());
    assertEquals(Optional.empty(), DEFAULTS.guestCredentials());
    assertEquals(Map.of(), DEFAULTS.registries());
  }

  @Test
  void aRegistryHasOneUser() {
    Credentials one = Credentials.of("one", "a");
    Credentials two = Credentials.of("two", "b");
    ConnectOptions options = DEFAULTS.registry("localhost:5000", one).registry("docker.io", one);
    assertEquals(
        Map.of("localhost:5000", two, "docker.io", one),
        options.registry("localhost:5000", two).registries());
    assertEquals(
        List.of("localhost:5000", "docker.io"), List.copyOf(options.registries().keySet()));
    assertThrows(UnsupportedOperationException.class, () -> options.registries().clear());
  }

  @Test
  void aRegistryIsNoUriAndNoReference() {
    Credentials user = Credentials.of("user", "");
    for (String server : List.of("https://localhost", "docker.io/library", "u:p@host", "a b", "")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> DEFAULTS.registry(server, user));
      assertFalse(e.getMessage().contains("u:p"), "what was given may hold a password");
    }
  }

  @Test
  void saysUsersButNoSecrets() {
    assertEquals("timeout PT1M, work timeout PT1H", DEFAULTS.toString());
    ConnectOptions options =
        DEFAULTS
            .credentials(Credentials.of("admin", "secret"))
            .guestCredentials(Credentials.of("inside", "secret"))
            .registry("docker.io", Credentials.of("hub", "secret"))
            .trace(call -> {})
            .option(new Key("secret"));
    assertEquals(
        "timeout PT1M, work timeout PT1H, as admin:***, in guests as inside:***,"
            + " registries {docker.io=hub:***}, traced, options [Key]",
        options.toString());
  }

  @Test
  void aCommandRunsInATerminalWhenSaid() {
    ExecSpec plain = ExecSpec.command("top");
    assertTrue(plain.terminal(true).terminal());
    assertFalse(plain.terminal());
    assertFalse(plain.terminal(true).terminal(false).terminal());
  }
}
