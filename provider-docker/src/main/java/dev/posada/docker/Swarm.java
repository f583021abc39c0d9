package dev.posada.docker;

import dev.posada.Support;
import dev.posada.docker.json.Json;

/** Whether an engine manages a swarm, without which there are no services. */
final class Swarm {
  private static final String UNLOCK = "run \"docker swarm unlock\" there, then connect again";

  private Swarm() {}

  /** What {@code GET /info} says of it. Podman says that it is in none, as Docker does. */
  static Support support(Json info) {
    Json swarm = info.get("Swarm");
    if (!info.get("BuildahVersion").isNull()) {
      return Support.no("Podman has no swarm", "use a Docker engine");
    }
    return switch (swarm.get("LocalNodeState").text("inactive")) {
      case "active" ->
          swarm.get("ControlAvailable").bool(false)
              ? Support.yes()
              : Support.no(
                  "the engine is a worker of its swarm",
                  "connect to a manager, or run \"docker node promote\" on one");
      case "locked" -> Support.no("the engine's swarm is locked", UNLOCK);
      case "inactive", "" ->
          Support.no(
              "the engine is in no swarm", "run \"docker swarm init\" there, then connect again");
      default ->
          Support.no(
              "the engine's swarm is not up: "
                  + swarm.get("Error").text(swarm.get("LocalNodeState").text("")),
              "see \"docker info\" there");
    };
  }

  /** What a 503 to a call of the swarm means: it was a manager when it was connected. */
  static Support refusal(String text) {
    return text.contains("needs to be unlocked")
        ? Support.no("the engine's swarm is locked", UNLOCK)
        : Support.no(
            "the engine manages no swarm any more",
            "run \"docker swarm init\" there, or connect to a manager");
  }
}
