package dev.posada.docker;

import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import java.util.List;
import java.util.Map;

/** Where things are in the engine's API. */
final class Paths {
  private Paths() {}

  /** {@code /containers/{id}/...}. */
  static Target container(Target api, String id, String... verb) {
    return api.segments("containers", id).segments(verb);
  }

  /** {@code /images/{name}/...}; the slashes in the name stay. */
  static Target image(Target api, String name, String... verb) {
    return api.segment("images").image(name).segments(verb);
  }

  /** The value of a {@code filters} parameter: of each key, one of the values. */
  static String filters(Map<String, List<String>> wanted) {
    Json filters = Json.object();
    for (Map.Entry<String, List<String>> filter : wanted.entrySet()) {
      filters = filters.with(filter.getKey(), filter.getValue());
    }
    return filters.toString();
  }
}
