package dev.posada.docker.registry;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What the configuration file of Docker's own client says of registries, as it is now: a {@code
 * docker login} may change it at any time. The {@code .dockercfg} that it replaced in 2014 is not
 * read. Immutable.
 */
final class ClientConfig {
  private static final long LARGEST = 16 << 20;

  private final Path file;
  private final Json content;

  private ClientConfig(Path file, Json content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads {@code config.json} in {@code DOCKER_CONFIG}, or else in {@code ~/.docker}.
   *
   * @param environment the values of environment variables, null where there is none
   * @throws RejectedException if it is there and cannot be read
   */
  static ClientConfig read(Function<String, String> environment) {
    Path file = folder(environment).resolve("config.json");
    if (!Files.exists(file)) {
      return new ClientConfig(file, Json.NULL);
    }
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException("it is larger than " + LARGEST + " bytes");
      }
      return new ClientConfig(file, Json.parse(Files.readAllBytes(file)));
    } catch (JsonException e) {
      throw refused(file + " is not JSON: " + e.getMessage()); // not the cause: it has secrets
    } catch (IOException e) {
      throw refused(file + " cannot be read: " + e);
    }
  }

  private static Path folder(Function<String, String> environment) {
    String config = environment.apply("DOCKER_CONFIG");
    if (config != null && !config.isBlank()) {
      return Path.of(config.strip());
    }
    String home = environment.apply("HOME");
    return Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home)
        .resolve(".docker");
  }

  private static RejectedException refused(String what) {
    return new RejectedException(
        what, Failure.notDone().remedy("repair it, or give the registry's user by ConnectOptions"));
  }

  /**
   * {@return the name of the program that keeps the login of a registry; empty if none does}
   *
   * @param registry as {@link Reference#registry()} has it
   */
  Optional<String> helper(String registry) {
    return find(content.get("credHelpers").fields(), registry)
        .or(() -> Optional.of(content.get("credsStore")))
        .flatMap(Json::text)
        .filter(name -> !name.isBlank());
  }

  /**
   * {@return the login of a registry that is in the file itself}
   *
   * @param registry as {@link Reference#registry()} has it
   */
  Optional<Login> login(String registry) {
    return find(content.get("auths").fields(), registry).flatMap(entry -> login(registry, entry));
  }

  /**
   * {@return the registries of which it says anything, as {@link Reference#registry()} has them}
   */
  Set<String> registries() {
    Set<String> all = new TreeSet<>();
    content.get("auths").fields().keySet().forEach(key -> all.add(registry(key)));
    content.get("credHelpers").fields().keySet().forEach(key -> all.add(registry(key)));
    return all;
  }

  private Optional<Login> login(String registry, Json entry) {
    String token = entry.get("identitytoken").text("");
    if (!token.isEmpty()) {
      return Optional.of(Login.token(token));
    }
    String both = entry.get("auth").text("");
    if (!both.isEmpty()) {
      return Optional.of(decoded(registry, both));
    }
    String user = entry.get("username").text("");
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(Login.of(user, entry.get("password").text("")));
  }

  private Login decoded(String registry, String both) {
    String text;
    try {
      text = new String(Base64.getDecoder().decode(both.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused(file + ": the login of " + registry + " is not in base64");
    }
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw refused(file + ": the login of " + registry + " has no user");
    }
    // Who wrote it by hand with echo has a line end in it, which no password can have.
    String password = text.substring(colon + 1).replaceFirst("[\\r\\n\\x00]+$", "");
    return Login.of(text.substring(0, colon), password);
  }

  /** The entry of a registry: that of its plain name first, then one that is written otherwise. */
  private static Optional<Json> find(Map<String, Json> entries, String registry) {
    String first = Registries.server(registry);
    if (entries.containsKey(first)) {
      return Optional.of(entries.get(first));
    }
    return entries.entrySet().stream()
        .filter(entry -> registry(entry.getKey()).equals(registry))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** {@code https://index.docker.io/v1/}, {@code https://host:5000}, {@code host:5000/v2/}. */
  private static String registry(String key) {
    String host = key.replaceFirst("^https?://", "").replaceFirst("(?:/v[12])?/?$", "");
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io" -> Reference.HUB;
      default -> host;
    };
  }
}
