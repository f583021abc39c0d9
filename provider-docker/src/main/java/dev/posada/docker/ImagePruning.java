package dev.posada.docker;

import dev.posada.DeleteReport;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What may be deleted of images, and what not. */
final class ImagePruning {
  private static final String NAMELESS = Paths.filters(Map.of("dangling", List.of("true")));

  private ImagePruning() {}

  /**
   * {@code POST /images/prune?filters={"dangling":["true"]}}, then {@code GET /images/json} of the
   * same: the engine keeps what a container uses, and does not say so.
   */
  static DeleteReport of(DockerEngine engine, Operation op) {
    Json pruned =
        engine.json(
            api -> Request.post(api.segments("images", "prune").query("filters", NAMELESS)), op);
    Json left =
        engine.json(
            api -> Request.get(api.segments("images", "json").query("filters", NAMELESS)), op);
    Map<String, String> kept = new TreeMap<>();
    for (Json image : left.items()) {
      kept.put("image " + image.get("Id").text(""), "a container uses it");
    }
    return DeleteReport.of(ImageJson.deleted(pruned.get("ImagesDeleted")).removed(), kept);
  }

  /** What to do about an image that is not deleted. */
  static HypervisorException explained(InvalidStateException failed) {
    String said = failed.getMessage();
    String remedy =
        said.contains("multiple repositories")
            ? "delete it by its references, one after the other"
            : said.contains("dependent child")
                ? "delete first the images that were made from it"
                : "delete first the containers that were made from it";
    return failed.with(said, failed.failure().remedy(remedy));
  }
}
