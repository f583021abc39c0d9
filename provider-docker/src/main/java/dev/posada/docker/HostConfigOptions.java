package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The typed options of Docker as fields of a container's {@code HostConfig}, both ways. */
final class HostConfigOptions {
  private HostConfigOptions() {}

  /** Adds the fields to a {@code HostConfig}. */
  static Json write(DockerContainerOptions options, Json config) {
    Json written = config;
    for (Map.Entry<String, Json> field : options.config().fields().entrySet()) {
      written = written.with(field.getKey(), field.getValue());
    }
    if (options.seccomp().isPresent()) {
      List<Json> security = new ArrayList<>(written.get("SecurityOpt").items());
      security.add(Json.of("seccomp=" + profile(options.seccomp().get())));
      written = written.with("SecurityOpt", Json.array(security));
    }
    return written;
  }

  /** The engine gets its text, of which it finds out only at the start that it is none. */
  private static Json profile(Path file) {
    try {
      return Json.parse(Files.readString(file));
    } catch (IOException e) {
      throw new RejectedException(
          "no seccomp profile in " + file + ": " + e.getMessage(), Failure.notDone().cause(e));
    }
  }

  /**
   * The engine creates a container with a warning where it drops what the host cannot give. Most
   * warnings are about something else, so what counts is what it has kept.
   *
   * @param created the answer to the creation
   * @param inspected the container
   */
  static void requireKept(DockerContainerOptions options, Json created, Json inspected) {
    List<Json> warnings = created.get("Warnings").items();
    Json kept = inspected.get("HostConfig");
    for (Map.Entry<String, Json> asked : options.config().fields().entrySet()) {
      Json there = kept.get(asked.getKey());
      if (!warnings.isEmpty() && !has(asked.getValue(), there)) {
        throw new RejectedException(
            warnings.stream().map(warning -> warning.text("")).collect(Collectors.joining("; "))
                + ": asked "
                + asked.getKey()
                + " "
                + asked.getValue()
                + ", the engine kept "
                + there,
            Failure.undecided());
      }
    }
  }

  private static boolean has(Json asked, Json kept) {
    if (asked.items().isEmpty()) {
      return asked.equals(kept) || asked.equals(Json.of(false)) && kept.isNull();
    }
    return asked.items().stream()
        .allMatch(item -> kept.items().stream().anyMatch(one -> isSame(item, one)));
  }

  /** Each engine has an order of its own for the fields of what it keeps. */
  private static boolean isSame(Json asked, Json kept) {
    return asked.fields().isEmpty() ? plain(asked).equals(plain(kept)) : asked.equals(kept);
  }

  /** Engines write capabilities with and without CAP_, and options with either sign. */
  private static String plain(Json item) {
    return item.toString()
        .toUpperCase(Locale.ROOT)
        .replaceFirst("^\"CAP_", "\"")
        .replaceFirst("NO-NEW-PRIVILEGES:", "NO-NEW-PRIVILEGES=");
  }
}
