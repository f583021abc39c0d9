package dev.posada.docker;

import dev.posada.docker.http.Headers;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What an engine says of a path inside a container, in a header.
 *
 * @param kind what it is
 * @param size of a file
 * @param target where a link leads in the end, absolute; else empty
 */
record PathStat(Kind kind, long size, String target) {
  private static final String HEADER = "X-Docker-Container-Path-Stat";

  /** Bits of Go's {@code os.FileMode}, not of Unix. */
  private static final long DIRECTORY = 1L << 31;

  private static final long LINK = 1L << 27;

  enum Kind {
    DIRECTORY,
    LINK,
    FILE
  }

  /** Empty if there is none, or if it cannot be read. */
  static Optional<PathStat> of(Headers headers) {
    Optional<String> header = headers.first(HEADER);
    try {
      return header.isEmpty() ? Optional.empty() : Optional.of(parse(header.get()));
    } catch (IllegalArgumentException | JsonException unreadable) {
      return Optional.empty();
    }
  }

  private static PathStat parse(String header) throws JsonException {
    byte[] json = Base64.getDecoder().decode(header);
    Json stat = Json.parse(new String(json, StandardCharsets.UTF_8));
    long mode = stat.get("mode").number(0);
    Kind kind =
        (mode & LINK) != 0 ? Kind.LINK : (mode & DIRECTORY) != 0 ? Kind.DIRECTORY : Kind.FILE;
    return new PathStat(
        kind, Math.max(stat.get("size").number(0), 0), stat.get("linkTarget").text(""));
  }
}
