package dev.posada.docker;

import dev.posada.ContainerInfo;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Kind;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.Reference;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an engine tells of containers. */
final class ContainerJson {
  private ContainerJson() {}

  /**
   * The state of a {@code State.Status}.
   *
   * <p>A container is never crashed: created and exited, whatever the code, are off. The list shows
   * a dead one as removing (20.10), so the two are one state. A restarting one may be so for ever.
   *
   * <p>The words of Podman besides: one is initialized before its process begins, and stopped until
   * what cleans up behind it has made it exited.
   */
  static GuestState state(String status) {
    return switch (status) {
      case "created", "exited", "initialized", "stopped" -> GuestState.STOPPED;
      case "restarting" -> GuestState.STARTING;
      case "running" -> GuestState.RUNNING;
      case "paused" -> GuestState.PAUSED;
      case "removing", "dead", "stopping" -> GuestState.STOPPING;
      default -> GuestState.UNKNOWN;
    };
  }

  /**
   * The state in an answer to {@code GET /containers/{id}/json}. Podman calls one stopped until its
   * clean-up has come, which is also what starts it again.
   */
  static GuestState state(Json inspected) {
    String policy = inspected.get("HostConfig").get("RestartPolicy").get("Name").text("");
    boolean returns = !policy.isEmpty() && !policy.equals("no");
    return status(inspected).equals("stopped") && returns
        ? GuestState.STARTING
        : state(status(inspected));
  }

  /** The engine's word for the state in an answer to {@code GET /containers/{id}/json}. */
  static String status(Json inspected) {
    return inspected.get("State").get("Status").text("");
  }

  /** A row of {@code GET /containers/json}. */
  static GuestSummary summary(Json row) {
    String id = row.get("Id").text("");
    String status = row.get("State").text("");
    return GuestSummary.builder(Kind.CONTAINER, id, name(row.get("Names"), id), state(status))
        .nativeState(status)
        .build();
  }

  /** An answer to {@code GET /containers/{id}/json}. */
  static ContainerInfo info(Json inspected, HostFacts host) {
    Json config = inspected.get("Config");
    String id = inspected.get("Id").text("");
    ContainerInfo.Builder info =
        ContainerInfo.builder(id, bare(inspected.get("Name").text(id)), state(inspected))
            .nativeState(status(inspected))
            .labels(texts(config.get("Labels")))
            .command(command(inspected))
            .environment(environment(config.get("Env")))
            .restarts(Math.toIntExact(inspected.get("RestartCount").number(0)))
            .networks(List.copyOf(networks(inspected).keySet()))
            .ports(ContainerPorts.read(inspected))
            .mounts(ContainerMounts.read(inspected))
            .quota(HostConfigQuota.read(inspected.get("HostConfig"), host));
    time(inspected.get("Created")).ifPresent(info::created);
    config.get("Image").text().map(Reference::familiar).ifPresent(info::image);
    config.get("WorkingDir").text().filter(path -> !path.isEmpty()).ifPresent(info::directory);
    config.get("User").text().filter(user -> !user.isEmpty()).ifPresent(info::user);
    process(inspected.get("State"), info);
    return info.build();
  }

  /** By their names; one that shares the place of another container has none of its own. */
  private static Map<String, Json> networks(Json inspected) {
    return inspected.get("NetworkSettings").get("Networks").fields();
  }

  private static void process(Json state, ContainerInfo.Builder info) {
    Optional<Instant> started = time(state.get("StartedAt"));
    started.ifPresent(info::started);
    if (started.isPresent() && !state.get("Running").bool(false)) {
      state.get("ExitCode").number().ifPresent(code -> info.exitCode((int) code));
    }
    String health = state.get("Health").get("Status").text("none");
    if (!health.equals("none") && !health.isEmpty()) {
      info.healthy(health.equals("healthy"));
    }
  }

  /** Whether a running container's health check, if it has one, says that it is well. */
  static boolean ready(Json inspected) {
    return switch (inspected.get("State").get("Health").get("Status").text("none")) {
      case "healthy", "none", "" -> state(inspected) == GuestState.RUNNING;
      default -> false;
    };
  }

  /** A word without {@code =} is a variable that is unset. */
  private static Map<String, String> environment(Json words) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (Json word : words.items()) {
      String[] both = word.text("").split("=", 2);
      if (both.length == 2) {
        environment.put(both[0], both[1]);
      }
    }
    return environment;
  }

  private static List<String> command(Json inspected) {
    List<String> words = new ArrayList<>();
    inspected.get("Path").text().filter(path -> !path.isEmpty()).ifPresent(words::add);
    inspected.get("Args").items().forEach(word -> words.add(word.text("")));
    return words;
  }

  /** Of several names, those with a second slash are links to it from other containers. */
  private static String name(Json names, String otherwise) {
    return names.items().stream()
        .map(name -> bare(name.text("")))
        .filter(name -> name.indexOf('/') < 0)
        .findFirst()
        .orElse(otherwise);
  }

  private static String bare(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }

  /** The strings of an object, which may be null. */
  static Map<String, String> texts(Json object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.fields().forEach((key, value) -> texts.put(key, value.text("")));
    return texts;
  }

  /** A time, with Z or an offset; Go's zero time, the year 1, is none. */
  static Optional<Instant> time(Json text) {
    try {
      return text.text()
          .map(time -> OffsetDateTime.parse(time).toInstant())
          .filter(time -> time.isAfter(Instant.EPOCH));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
