package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Why a service does not get to as many containers as it is to have.
 *
 * <p>A swarm tries for ever, every few seconds, and says nothing. A service is given up when the
 * containers of one of its places ended {@value #PATIENCE} times since it was changed last, when
 * one ended that the swarm will not replace, when the first one after an update did, which stops
 * it, or when no engine can ever take one. Once or twice may be a dependency that comes up later.
 * The swarm keeps trying nevertheless: nothing is taken back.
 */
final class FailedTasks {
  static final int PATIENCE = 3;

  private FailedTasks() {}

  /**
   * The failure, if the service is to be given up.
   *
   * @param service a row of {@code GET /services}
   * @param tasks those of that service
   */
  static Optional<HypervisorException> of(Json service, List<Json> tasks) {
    Map<Long, List<Json>> places = new TreeMap<>();
    for (Json task : tasks) {
      // Of a change later than that of the service: what failed before it, it may have mended.
      if (ServiceJson.version(task) > ServiceJson.version(service)) {
        places.computeIfAbsent(task.get("Slot").number(0), slot -> new ArrayList<>()).add(task);
      }
    }
    int patience = ServiceJson.isStopped(service) ? 1 : PATIENCE;
    return places.values().stream().flatMap(place -> failure(place, patience).stream()).findFirst();
  }

  private static Optional<HypervisorException> failure(List<Json> place, int patience) {
    List<Json> newestFirst =
        place.stream().sorted(Comparator.comparing(FailedTasks::created).reversed()).toList();
    Json newest = newestFirst.get(0);
    if (state(newest).equals("pending") && hopeless(error(newest))) {
      return Optional.of(new InsufficientResourcesException(error(newest), Failure.undecided()));
    }
    List<Json> ended = newestFirst.stream().filter(FailedTasks::hasEnded).toList();
    boolean givenUp = hasEnded(newest) && newest.get("DesiredState").text("").equals("shutdown");
    return ended.size() >= patience || givenUp
        ? Optional.of(failure(ended.get(0), ended.size()))
        : Optional.empty();
  }

  private static HypervisorException failure(Json task, int times) {
    String error = error(task);
    String so = times == 1 ? "" : times + " times: ";
    return error.isEmpty()
        ? new RejectedException(
            so + "the container's command ended by itself, with exit code 0", Failure.undecided())
        : DockerErrors.inStream(so + error);
  }

  /** An engine that is down may come back; room and ports do not come by waiting. */
  private static boolean hopeless(String error) {
    return error.contains("insufficient resources") || error.contains("port already in use");
  }

  private static boolean hasEnded(Json task) {
    return switch (state(task)) {
      case "failed", "rejected", "complete" -> true;
      default -> false;
    };
  }

  private static String state(Json task) {
    return task.get("Status").get("State").text("");
  }

  private static String error(Json task) {
    return task.get("Status").get("Err").text("");
  }

  private static Instant created(Json task) {
    return ContainerJson.time(task.get("CreatedAt")).orElse(Instant.EPOCH);
  }
}
