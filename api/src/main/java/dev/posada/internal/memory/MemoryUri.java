package dev.posada.internal.memory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The URIs of worlds: {@code memory:///name}, and {@code memory:///name?like=docker}. */
final class MemoryUri {
  private static final String LIKE = "like=";
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._-]*");

  private MemoryUri() {}

  /** Returns the name of the world, which may be empty. */
  static String world(String uri) {
    try {
      return world(new URI(uri));
    } catch (URISyntaxException e) {
      throw Refused.value("not a URI: " + e.getMessage());
    }
  }

  /** Returns the name of the world, which may be empty. */
  static String world(URI uri) {
    if (!"memory".equals(uri.getScheme())) {
      throw wrong(uri, "its scheme is not memory");
    }
    if (uri.getRawAuthority() != null) {
      throw wrong(uri, "it names a machine, which a world in this Java virtual machine has not");
    }
    if (uri.getRawFragment() != null) {
      throw wrong(uri, "it has no part behind a #");
    }
    likeness(uri);
    if (uri.getRawPath() == null || !PATH.matcher(uri.getRawPath()).matches()) {
      throw wrong(uri, "a name is letters, digits, '.', '_' and '-'");
    }
    return uri.getRawPath().substring(1);
  }

  /** Returns what a connection by this URI is to be like; nothing for one that can do all. */
  static Optional<Likeness> likeness(URI uri) {
    String query = uri.getRawQuery();
    if (query == null) {
      return Optional.empty();
    }
    String name = query.startsWith(LIKE) ? query.substring(LIKE.length()) : "";
    return Optional.of(
        Likeness.named(name)
            .orElseThrow(
                () -> wrong(uri, "its only parameter is " + LIKE + "one of " + Likeness.names())));
  }

  private static RuntimeException wrong(URI uri, String why) {
    return Refused.value("not a URI like memory:///inn: " + uri + ": " + why);
  }
}
