package dev.posada.internal.memory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** The URIs of worlds: {@code memory:///name}. */
final class MemoryUri {
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
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw wrong(uri, "it has no parameters");
    }
    if (uri.getRawPath() == null || !PATH.matcher(uri.getRawPath()).matches()) {
      throw wrong(uri, "a name is letters, digits, '.', '_' and '-'");
    }
    return uri.getRawPath().substring(1);
  }

  private static RuntimeException wrong(URI uri, String why) {
    return Refused.value("not a URI like memory:///inn: " + uri + ": " + why);
  }
}
