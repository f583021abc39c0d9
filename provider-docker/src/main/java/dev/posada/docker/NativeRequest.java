package dev.posada.docker;

import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** A request as somebody wrote it by hand. */
final class NativeRequest {
  private static final Pattern VERSION = Pattern.compile("/?v\\d+\\.\\d+/");

  private NativeRequest() {}

  /**
   * The request.
   *
   * @param api the target of the API's version
   * @param path path and query, encoded
   * @param json the body; empty for none
   */
  static Request of(Target api, String method, String path, String json) {
    if (VERSION.matcher(path).lookingAt()) {
      throw new IllegalArgumentException("the version is added to the path, leave it out: " + path);
    }
    int mark = path.indexOf('?');
    Target target = api;
    for (String segment : (mark < 0 ? path : path.substring(0, mark)).split("/")) {
      if (!segment.isEmpty()) {
        target = target.segment(decoded(segment));
      }
    }
    for (String pair : mark < 0 ? new String[0] : path.substring(mark + 1).split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        target =
            equals < 0
                ? target.query(decoded(pair), "")
                : target.query(
                    decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    Request request =
        switch (method.toUpperCase(Locale.ROOT)) {
          case "GET" -> Request.get(target);
          case "HEAD" -> Request.head(target);
          case "POST" -> Request.post(target);
          case "PUT" -> Request.put(target);
          case "DELETE" -> Request.delete(target);
          default -> throw new IllegalArgumentException("not a method: " + method);
        };
    return json.isEmpty() ? request : request.json(json);
  }

  /** A plus sign is itself here, not a space. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
