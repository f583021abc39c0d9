package dev.posada.docker;

import dev.posada.Service;
import dev.posada.docker.json.Json;
import java.util.List;

/** What an engine tells of services. */
final class ServiceJson {
  private ServiceJson() {}

  static String id(Json row) {
    return row.get("ID").text("");
  }

  /**
   * A row of {@code GET /services}.
   *
   * @param running how many of its tasks run
   */
  static Service service(Json row, int running) {
    Json spec = row.get("Spec");
    return Service.builder(id(row), spec.get("Name").text(id(row)))
        .image(spec.get("TaskTemplate").get("ContainerSpec").get("Image").text(""))
        .labels(ContainerJson.texts(spec.get("Labels")))
        .replicas(replicas(row))
        .running(running)
        .build();
  }

  /** One on every engine, or that runs to its end, is to have what the swarm counts. */
  private static int replicas(Json row) {
    Json replicated = row.get("Spec").get("Mode").get("Replicated");
    return count(
        replicated.isNull()
            ? row.get("ServiceStatus").get("DesiredTasks")
            : replicated.get("Replicas"));
  }

  /** How many of its tasks run, by the answer to {@code ?status=1}. */
  static int running(Json row) {
    return count(row.get("ServiceStatus").get("RunningTasks"));
  }

  /** How many of its tasks run as its spec says now. */
  static int running(Json row, List<Json> tasks) {
    Json template = row.get("Spec").get("TaskTemplate");
    return (int)
        tasks.stream()
            .filter(task -> task.get("ServiceID").text("").equals(id(row)))
            .filter(task -> task.get("Status").get("State").text("").equals("running"))
            .filter(task -> !isUpdated(row) || task.get("Spec").equals(template))
            .count();
  }

  /**
   * Whether tasks of its former spec may be there still. The swarm tells the former spec ever
   * after, and forgets how far an update is when the next one begins.
   */
  static boolean isUpdated(Json row) {
    Json former = row.get("PreviousSpec");
    return !former.isNull()
        && !former.get("TaskTemplate").equals(row.get("Spec").get("TaskTemplate"))
        && !row.get("UpdateStatus").get("State").text("").equals("completed");
  }

  /** Whether the swarm gave an update up. */
  static boolean isStopped(Json row) {
    return switch (row.get("UpdateStatus").get("State").text("")) {
      case "paused", "rollback_started", "rollback_paused", "rollback_completed" -> true;
      default -> false;
    };
  }

  private static int count(Json number) {
    return Math.toIntExact(Math.max(0, Math.min(Integer.MAX_VALUE, number.number(0))));
  }

  /** When it was changed last, by the swarm's own count of changes. */
  static long version(Json row) {
    return row.get("Version").get("Index").number(0);
  }
}
