package dev.posada.docker;

import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.Kind;
import dev.posada.docker.json.Json;
import java.util.List;
import java.util.Map;

/** What an engine tells of what happened to containers. */
final class EventJson {
  /**
   * What the engine is asked for. A health check makes three events of its own each time, of
   * commands that run inside; without the filter they would be most of what comes. Podman looks for
   * its own words, died and remove, of which it then tells the first as die.
   */
  static final String FILTERS =
      Paths.filters(
          Map.of(
              "type",
              List.of("container"),
              "event",
              List.of(
                  "create",
                  "start",
                  "die",
                  "died",
                  "pause",
                  "unpause",
                  "rename",
                  "update",
                  "destroy",
                  "remove",
                  "health_status")));

  private EventJson() {}

  /**
   * What became of the container: the engine's word for its state; empty where the event does not
   * tell, for neither a new name nor new limits change it.
   *
   * <p>One that ended is off here, also if its restart policy will start it again in a moment.
   */
  static String status(Json event) {
    return switch (action(event)) {
      case "create" -> "created";
      case "start", "unpause", "health_status" -> "running";
      case "pause" -> "paused";
      case "die", "destroy", "remove" -> "exited";
      default -> "";
    };
  }

  static HostEvent.Kind kind(Json event) {
    return switch (action(event)) {
      case "create" -> HostEvent.Kind.GUEST_CREATED;
      case "destroy", "remove" -> HostEvent.Kind.GUEST_DELETED;
      default -> HostEvent.Kind.GUEST_CHANGED;
    };
  }

  /** The container since the event, when its status is known. */
  static GuestSummary guest(Json event, String status) {
    GuestState state = ContainerJson.state(status);
    return GuestSummary.builder(Kind.CONTAINER, id(event), name(event), state)
        .nativeState(status)
        .build();
  }

  static String id(Json event) {
    return event.get("Actor").get("ID").text("");
  }

  private static String name(Json event) {
    return event.get("Actor").get("Attributes").get("name").text(id(event));
  }

  /** The action without what is behind its colon: {@code health_status: healthy}. */
  private static String action(Json event) {
    return event.get("Action").text("").split(":", 2)[0];
  }

  /** When it happened, in nanoseconds by the engine's clock. */
  static long time(Json event) {
    return event.get("timeNano").number(event.get("time").number(0) * 1_000_000_000L);
  }

  /** Whether two events are one that was told twice. */
  static boolean same(Json a, Json b) {
    return time(a) == time(b) && id(a).equals(id(b)) && a.get("Action").equals(b.get("Action"));
  }
}
