package dev.posada.docker;

import dev.posada.Image;
import dev.posada.RejectedException;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.Reference;
import dev.posada.spi.Operation;

/** Images that are made of containers. */
final class Commit {
  private Commit() {}

  /**
   * {@code POST /commit?container=...&repo=...&tag=...}. The engine freezes the container for that
   * moment, and keeps its command and labels, as long as no other configuration is sent.
   *
   * @param bare whether that is to be said by an empty configuration, as Podman wants it; Docker
   *     need not have such a one
   */
  static Image of(
      DockerEngine engine, String container, String reference, boolean bare, Operation op) {
    Reference name = named(reference);
    Json made =
        engine.json(
            api -> {
              Request commit =
                  Request.post(
                      api.segment("commit")
                          .query("container", container)
                          .query("repo", name.repository())
                          .query("tag", name.tag())
                          .query("pause", true));
              return bare ? commit.json("{}") : commit;
            },
            op);
    String id = made.get("Id").text(reference);
    return DockerErrors.made(
        () ->
            ImageJson.inspected(engine.json(api -> Request.get(Paths.image(api, id, "json")), op)));
  }

  /** A reference as a new name, which no digest can be. */
  static Reference named(String reference) {
    Reference name = Reference.parse(reference);
    if (name.hasDigest()) {
      throw new RejectedException("a digest is not given, it is found: " + reference);
    }
    return name;
  }
}
