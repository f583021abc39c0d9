package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The contexts of Docker's command line client, in its folder of configuration. What is there and
 * cannot be read is an error: another engine than the one that was chosen would be a mistake.
 */
final class ContextStore {
  private static final long LARGEST = 4L * 1024 * 1024;

  private final Path folder;

  /**
   * Makes one.
   *
   * @param folder {@code ~/.docker}
   */
  ContextStore(Path folder) {
    this.folder = folder;
  }

  /** The name of the context that was chosen for good; empty for none. */
  String current() {
    Path config = folder.resolve("config.json");
    return Files.exists(config)
        ? read(config, "repair it, or set DOCKER_HOST").get("currentContext").text("")
        : "";
  }

  /** The endpoint of a context. */
  Endpoint endpoint(String name) {
    String id = id(name);
    Path meta = folder.resolve("contexts/meta").resolve(id).resolve("meta.json");
    if (!Files.exists(meta)) {
      throw rejected(
          "there is no context \"" + name + "\": no file " + meta,
          "docker context ls tells which there are; or set DOCKER_HOST",
          null);
    }
    Json docker =
        read(meta, "make the context \"" + name + "\" anew, or set DOCKER_HOST")
            .get("Endpoints")
            .get("docker");
    String host = docker.get("Host").text("");
    if (host.isEmpty()) {
      throw rejected(
          "the context \"" + name + "\" names no engine of Docker: " + meta,
          "make it anew, or set DOCKER_HOST",
          null);
    }
    boolean verified = !docker.get("SkipTLSVerify").bool(false);
    Path files = folder.resolve("contexts/tls").resolve(id).resolve("docker");
    Optional<Path> certificates = Optional.of(files).filter(Files::isDirectory);
    return EndpointText.parse(
        host,
        certificates.isPresent() || !verified
            ? Optional.of(new Endpoint.Tls(certificates, verified))
            : Optional.empty());
  }

  private static Json read(Path file, String remedy) {
    try {
      if (Files.size(file) > LARGEST) {
        throw rejected(file + " is too large", remedy, null);
      }
      return Json.parse(Files.readAllBytes(file));
    } catch (JsonException e) {
      throw rejected(file + " is not JSON: " + e.getMessage(), remedy, e);
    } catch (IOException e) {
      throw rejected("cannot read " + file + ": " + e.getMessage(), remedy, e);
    }
  }

  private static String id(String name) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java VM has it
    }
  }

  private static RejectedException rejected(String message, String remedy, Exception cause) {
    Failure failure = Failure.notDone().remedy(remedy);
    return new RejectedException(message, cause == null ? failure : failure.cause(cause));
  }
}
