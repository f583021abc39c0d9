package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ByteSize;
import dev.posada.Image;
import dev.posada.docker.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageJsonTest {

  @Test
  void readsARow() throws Exception {
    Image image =
        ImageJson.row(
            Json.parse(
                """
                {"Id": "sha256:01", "RepoTags": ["web:1", "<none>:<none>"], "Created": 5,
                 "Size": 1024, "Labels": null}
                """));
    assertEquals(List.of("web:1"), image.tags());
    assertEquals(Instant.ofEpochSecond(5), image.created());
    assertEquals(ByteSize.kib(1), image.size());
    assertEquals(Map.of(), image.labels());
  }

  @Test
  void readsOneImage() throws Exception {
    Image image =
        ImageJson.inspected(
            Json.parse(
                """
                {"Id": "sha256:01", "RepoTags": null, "Created": "2026-01-02T03:04:05Z",
                 "Size": 1024, "Config": {"Labels": {"a": "b"}}}
                """));
    assertEquals(List.of(), image.tags());
    assertEquals(Instant.parse("2026-01-02T03:04:05Z"), image.created());
    assertEquals(Map.of("a", "b"), image.labels());
  }

  @Test
  void reportsWhatADeleteRemoved() throws Exception {
    assertEquals(
        List.of("reference web:1", "image sha256:01"),
        ImageJson.deleted(Json.parse("[{\"Untagged\": \"web:1\"}, {\"Deleted\": \"sha256:01\"}]"))
            .removed());
  }
}
