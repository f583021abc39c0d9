package dev.posada.docker;

import dev.posada.NotFoundException;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether Posada created a container: its labels tell, as far as they are not those of its image.
 *
 * <p>A commit keeps the labels of the container in the image, and the engine gives those of an
 * image to each container of it, whoever makes it. What Posada creates has a label with a value
 * that no image had before it.
 */
final class Origin {
  private static final String OURS = "posada/";

  private Origin() {}

  /**
   * {@code GET /images/{id}/json}, if the container has a volume at all and could be ours.
   *
   * @return why its volumes are not to be deleted; empty if Posada created it
   */
  static Optional<String> foreign(DockerEngine engine, Json inspected, Operation op) {
    Map<String, String> labels = labels(inspected);
    if (!anyOfOurs(labels)) {
      return Optional.of("Posada did not create the container");
    }
    String image = inspected.get("Image").text("");
    if (image.isEmpty() || !hasVolume(inspected)) {
      return Optional.empty();
    }
    try {
      Json of = engine.json(api -> Request.get(Paths.image(api, image, "json")), op);
      labels.entrySet().removeAll(labels(of).entrySet());
    } catch (NotFoundException gone) { // an image may be forced away from what is off
      return Optional.of("its image is gone that could tell whether Posada created the container");
    }
    return anyOfOurs(labels)
        ? Optional.empty()
        : Optional.of("Posada did not create the container, but what its image was made of");
  }

  private static Map<String, String> labels(Json inspected) {
    return new HashMap<>(ContainerJson.texts(inspected.get("Config").get("Labels")));
  }

  private static boolean anyOfOurs(Map<String, String> labels) {
    return labels.keySet().stream().anyMatch(label -> label.startsWith(OURS));
  }

  private static boolean hasVolume(Json inspected) {
    return inspected.get("Mounts").items().stream()
        .anyMatch(mount -> mount.get("Type").text("").equals("volume"));
  }
}
