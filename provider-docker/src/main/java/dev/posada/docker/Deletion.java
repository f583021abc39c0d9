package dev.posada.docker;

import dev.posada.DeleteReport;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes containers.
 *
 * <p>The volumes that the engine made for one without a name go with it, if Posada created the
 * container; what has a name, and all that belongs to a container of others, stays.
 */
final class Deletion {
  private final DockerEngine engine;

  Deletion(DockerEngine engine) {
    this.engine = engine;
  }

  /** {@code DELETE /containers/{id}?v=1}, without {@code v} if it is one of others. */
  DeleteReport delete(String id, Operation op) {
    Json inspected = engine.inspected(id, op);
    Optional<String> foreign = Origin.foreign(engine, inspected, op);
    remove(id, foreign.isEmpty(), op);
    return report(inspected, foreign, op);
  }

  private void remove(String id, boolean volumes, Operation op) {
    try {
      engine.call(api -> Request.delete(Paths.container(api, id).query("v", volumes)), op);
    } catch (InvalidStateException e) {
      if (!e.getMessage().contains("already in progress")) {
        throw e;
      }
      awaitGone(id, op); // somebody else deletes it: the goal, only later
    }
  }

  private void awaitGone(String id, Operation op) {
    Backoff backoff = new Backoff();
    try {
      while (true) {
        engine.inspected(id, op);
        backoff.pause(op);
      }
    } catch (NotFoundException gone) {
      // as it should be
    }
  }

  private DeleteReport report(Json inspected, Optional<String> foreign, Operation op) {
    List<String> removed = new ArrayList<>();
    removed.add("container " + inspected.get("Name").text("").replaceFirst("^/", ""));
    Map<String, String> kept = new LinkedHashMap<>();
    Set<String> named = named(inspected.get("HostConfig"));
    List<String> anonymous = new ArrayList<>();
    for (Json mount : inspected.get("Mounts").items()) {
      String source = mount.get("Source").text("");
      String name = mount.get("Name").text(source);
      switch (mount.get("Type").text("")) {
        case "volume" -> {
          if (named.contains(name)) {
            kept.put("volume " + name, "it has a name");
          } else if (foreign.isEmpty()) {
            anonymous.add(name);
          } else {
            kept.put("volume " + name, foreign.get());
          }
        }
        case "bind" -> kept.put(source, "it is a path of the host");
        default -> {} // what is in memory only was gone when the container stopped
      }
    }
    sort(anonymous, removed, kept, op);
    return DeleteReport.of(removed, kept);
  }

  /** The engine keeps a volume that another container uses too, and says nothing. */
  private void sort(
      List<String> anonymous, List<String> removed, Map<String, String> kept, Operation op) {
    if (anonymous.isEmpty()) {
      return;
    }
    Set<String> left;
    try {
      left = volumes(anonymous, op);
    } catch (HypervisorException unknown) {
      // The container is gone, and that must not look like a failure any more.
      anonymous.forEach(
          name -> kept.put("volume " + name, "perhaps: the engine could not be asked"));
      return;
    }
    for (String name : anonymous) {
      if (left.contains(name)) {
        kept.put("volume " + name, "another container uses it");
      } else {
        removed.add("volume " + name);
      }
    }
  }

  private Set<String> volumes(List<String> names, Operation op) {
    String filters = Paths.filters(Map.of("name", names));
    return engine
        .json(api -> Request.get(api.segment("volumes").query("filters", filters)), op)
        .get("Volumes")
        .items()
        .stream()
        .map(volume -> volume.get("Name").text(""))
        .collect(Collectors.toSet());
  }

  /**
   * The volumes that were asked for by name: in mounts, and in binds of which the source is one.
   */
  private static Set<String> named(Json config) {
    Set<String> named = new HashSet<>();
    for (Json mount : config.get("Mounts").items()) {
      named.add(mount.get("Source").text(""));
    }
    for (Json bind : config.get("Binds").items()) {
      named.add(bind.text("").split(":", 2)[0]);
    }
    return named;
  }
}
