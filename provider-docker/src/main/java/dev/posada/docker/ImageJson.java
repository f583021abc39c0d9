package dev.posada.docker;

import dev.posada.ByteSize;
import dev.posada.DeleteReport;
import dev.posada.Image;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an engine tells of images. */
final class ImageJson {
  /** What stands in place of a reference where there is none, before API 1.43. */
  private static final String NONE = "<none>:<none>";

  private ImageJson() {}

  /**
   * A row of {@code GET /images/json}, whose time is a number of seconds: 0, or that of the year 1,
   * where an image says none.
   */
  static Image row(Json row) {
    Image.Builder builder = builder(row).labels(ContainerJson.texts(row.get("Labels")));
    long created = row.get("Created").number(0);
    return (created > 0 ? builder.created(Instant.ofEpochSecond(created)) : builder).build();
  }

  /** An answer to {@code GET /images/{name}/json}, whose time is a text. */
  static Image inspected(Json image) {
    Image.Builder builder =
        builder(image).labels(ContainerJson.texts(image.get("Config").get("Labels")));
    ContainerJson.time(image.get("Created")).ifPresent(builder::created);
    return builder.build();
  }

  private static Image.Builder builder(Json image) {
    List<String> tags =
        image.get("RepoTags").items().stream()
            .map(tag -> tag.text(NONE))
            .filter(tag -> !tag.equals(NONE))
            .map(Reference::familiar)
            .toList();
    return Image.builder(image.get("Id").text(""))
        .tags(tags)
        .size(ByteSize.bytes(Math.max(0, image.get("Size").number(0))));
  }

  /** An answer to {@code DELETE /images/{name}}. */
  static DeleteReport deleted(Json steps) {
    List<String> removed = new ArrayList<>();
    for (Json step : steps.items()) {
      step.get("Untagged")
          .text()
          .ifPresent(reference -> removed.add("reference " + Reference.familiar(reference)));
      step.get("Deleted").text().ifPresent(id -> removed.add("image " + id));
    }
    return DeleteReport.of(removed, Map.of());
  }
}
