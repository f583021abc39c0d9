package dev.posada.docker.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.RejectedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConfigTest {
  @TempDir Path folder;

  private ClientConfig config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
    return ClientConfig.read(Map.of("DOCKER_CONFIG", folder.toString())::get);
  }

  private ClientConfig auth(String key, String entry) throws IOException {
    return config("{\"auths\": {\"%s\": %s}}".formatted(key, entry));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String shown(Optional<Login> login) {
    return login.map(it -> it.json("s").toString()).orElse("nobody");
  }

  private static String user(String user, String password) {
    return shown(Optional.of(Login.of(user, password)));
  }

  @ParameterizedTest
  @CsvSource({
    "host:5000, host:5000",
    "host:5000, https://host:5000",
    "host:5000, http://host:5000/",
    "host:5000, https://host:5000/v1/",
    "host:5000, https://host:5000/v2",
    "docker.io, https://index.docker.io/v1/",
    "docker.io, index.docker.io",
    "docker.io, docker.io",
    "docker.io, https://registry-1.docker.io/v2/",
  })
  void findsARegistryHoweverItIsWritten(String registry, String key) throws Exception {
    ClientConfig config = auth(key, "{\"auth\": \"" + base64("ada:love:lace") + "\"}");
    assertEquals(user("ada", "love:lace"), shown(config.login(registry)));
    assertEquals(Set.of(registry), config.registries());
  }

  @ParameterizedTest
  @CsvSource({
    "host:5000, host",
    "host,      host:5000",
    "host,      https://ghost",
    "host,      host/team",
    "docker.io, https://index.docker.io/v1/access-token",
  })
  void anotherRegistryIsNoneOfOurs(String registry, String key) throws Exception {
    assertEquals(
        "nobody", shown(auth(key, "{\"auth\": \"" + base64("a:b") + "\"}").login(registry)));
  }

  @Test
  void theNameItselfComesFirst() throws Exception {
    ClientConfig config =
        config(
            "{\"auths\": {\"https://host\": {\"username\": \"a\"}, \"host\": {\"username\":"
                + " \"b\"}}}");
    assertEquals(user("b", ""), shown(config.login("host")));
  }

  @Test
  void readsAllFormsOfALogin() throws Exception {
    assertEquals(
        user("ada", "x"),
        shown(auth("h", "{\"username\": \"ada\", \"password\": \"x\"}").login("h")));
    assertEquals(
        shown(Optional.of(Login.token("t"))),
        shown(auth("h", "{\"identitytoken\": \"t\", \"email\": \"a@b\"}").login("h")));
    assertEquals(
        user("ada", "x"), shown(auth("h", "{\"auth\": \"" + base64("ada:x\n") + "\"}").login("h")));
    String key = "_json_key:{\n\"a\": \"b\"\n}";
    assertEquals(
        user("_json_key", "{\n\"a\": \"b\"\n}"),
        shown(auth("h", "{\"auth\": \"" + base64(key) + "\"}").login("h")));
    assertEquals("nobody", shown(auth("h", "{}").login("h")));
    assertEquals("nobody", shown(auth("h", "{\"email\": \"a@b\"}").login("h")));
  }

  @Test
  void aHelperOfOneRegistryComesBeforeThatOfAll() throws Exception {
    ClientConfig config = config("{\"credHelpers\": {\"host\": \"one\"}, \"credsStore\": \"all\"}");
    assertEquals(Optional.of("one"), config.helper("host"));
    assertEquals(Optional.of("all"), config.helper("other"));
    assertEquals(Set.of("host"), config.registries());
    assertEquals(Optional.empty(), config("{\"credsStore\": \"\"}").helper("host"));
  }

  @Test
  void isNotNeeded() {
    ClientConfig config = ClientConfig.read(Map.of("HOME", folder.toString())::get);
    assertEquals("nobody", shown(config.login("host")));
    assertEquals(Optional.empty(), config.helper("host"));
    assertEquals(Set.of(), config.registries());
  }

  @Test
  void isFoundAtHome() throws Exception {
    Files.createDirectory(folder.resolve(".docker"));
    Files.writeString(folder.resolve(".docker/config.json"), "{\"credsStore\": \"all\"}");
    ClientConfig config = ClientConfig.read(Map.of("HOME", folder.toString())::get);
    assertEquals(Optional.of("all"), config.helper("host"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"auths\": {\"h\": {\"auth\": \"c2VjcmV0\"}}"})
  void whatIsNotJsonIsRefusedAndNotShown(String json) {
    RejectedException e = assertThrows(RejectedException.class, () -> config(json));
    assertTrue(e.getMessage().contains("config.json"), e.getMessage());
    assertTrue(e.remedy().isPresent());
    assertFalse(e.toString().contains("c2VjcmV0"), e.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"c2VjcmV0", "%%%secret", "OnNlY3JldA=="}) // no colon, no base64, no user
  void aBrokenLoginIsRefusedAndNotShown(String auth) throws Exception {
    ClientConfig config = auth("h", "{\"auth\": \"" + auth + "\"}");
    RejectedException e = assertThrows(RejectedException.class, () -> config.login("h"));
    assertFalse(e.toString().contains("ecret"), e.toString());
    assertFalse(e.toString().contains(auth), e.toString());
  }

  @Test
  void oddShapesAreNoLogins() throws Exception {
    for (String json :
        new String[] {
          "[]",
          "3",
          "{\"auths\": []}",
          "{\"auths\": {\"h\": 1}, \"credHelpers\": \"x\"}",
          "{\"wrong\": {\"h\": {}}}",
          "{\"credsStore\": 1}"
        }) {
      ClientConfig config = config(json);
      assertEquals("nobody", shown(config.login("h")), json);
      assertEquals(Optional.empty(), config.helper("h"), json);
    }
  }
}
