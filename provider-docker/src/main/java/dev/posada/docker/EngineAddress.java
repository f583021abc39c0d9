package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Where the engine of a URI may be. {@code docker:///} follows the rules of Docker's own client:
 * {@code DOCKER_HOST}, then the context, then the places where engines are by default.
 */
final class EngineAddress {
  private static final String UNIX = "unix://";

  private final Function<String, String> environment;

  /**
   * Makes one.
   *
   * @param environment the values of environment variables, null where there is none
   */
  EngineAddress(Function<String, String> environment) {
    this.environment = environment;
  }

  /** The sockets to try, in this order. */
  List<Path> sockets(URI uri) {
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new RejectedException(
          "it has an unknown part: " + uri,
          Failure.notDone().remedy("leave out what follows the path"));
    }
    if (uri.getRawAuthority() != null) {
      throw new RejectedException(
          "it names a machine: " + uri.getRawAuthority(),
          Failure.notDone().remedy("write three slashes; engines elsewhere are not built yet"));
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
      case "docker" -> {
        if (!path.isEmpty() && !path.equals("/")) {
          throw new RejectedException(
              "it has a path: " + path,
              Failure.notDone().remedy("write docker+unix://" + path + " for a socket"));
        }
        yield byDefault();
      }
      case "docker+unix" -> List.of(absolute(path, uri.toString()));
      default -> throw notBuilt("the transport of " + uri.getScheme());
    };
  }

  private List<Path> byDefault() {
    String host = value("DOCKER_HOST");
    if (!host.isEmpty()) {
      if (!host.startsWith(UNIX)) {
        throw notBuilt("DOCKER_HOST=" + host);
      }
      return List.of(absolute(host.substring(UNIX.length()), "DOCKER_HOST=" + host));
    }
    refuseContext();
    List<Path> sockets = new ArrayList<>();
    sockets.add(Path.of("/var/run/docker.sock"));
    String runtime = value("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty()) {
      sockets.add(Path.of(runtime, "docker.sock")); // an engine without root
    }
    return sockets;
  }

  /** Talking to the engine by default, where the user chose another one, would be a mistake. */
  private void refuseContext() {
    String context = value("DOCKER_CONTEXT");
    if (context.isEmpty()) {
      context = currentContext();
    }
    if (!context.isEmpty() && !context.equals("default")) {
      throw notBuilt("the context \"" + context + "\"");
    }
  }

  private String currentContext() {
    String folder = value("DOCKER_CONFIG");
    Path config =
        (folder.isEmpty() ? Path.of(value("HOME"), ".docker") : Path.of(folder))
            .resolve("config.json");
    if (!Files.isReadable(config)) {
      return "";
    }
    try {
      return Json.parse(Files.readAllBytes(config)).get("currentContext").text("");
    } catch (JsonException e) {
      throw new RejectedException(
          config + " is not JSON: " + e.getMessage(),
          Failure.notDone().cause(e).remedy("repair it, or set DOCKER_HOST"));
    } catch (IOException unreadable) {
      return "";
    }
  }

  private static Path absolute(String path, String where) {
    if (!path.startsWith("/") || path.equals("/")) {
      throw new RejectedException(
          "it names no socket: " + where,
          Failure.notDone().remedy("give the absolute path of a unix socket"));
    }
    return Path.of(path);
  }

  private String value(String variable) {
    String value = environment.apply(variable);
    return value == null ? "" : value.strip();
  }

  private static UnsupportedCapabilityException notBuilt(String what) {
    return new UnsupportedCapabilityException(
        what, Support.no("not built yet", "use a unix socket"), Failure.notDone());
  }
}
