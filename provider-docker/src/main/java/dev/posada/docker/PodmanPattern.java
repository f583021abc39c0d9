package dev.posada.docker;

import java.util.ArrayList;
import java.util.List;

/**
 * Paths for Podman, which takes those that it is asked for as patterns, also over the API of
 * Docker: of {@code a?} it would give {@code ab}.
 *
 * <p>A backslash takes a wildcard its meaning. Not so of a star: what has one in it is refused
 * unseen. So a star is asked for as one of three characters, the others of which must not be there.
 */
final class PodmanPattern {
  private static final String STAR_OR_NEIGHBOUR = "[)-+]";
  private static final String NEIGHBOUR = "[)+]";

  private PodmanPattern() {}

  /** What matches a path, and nothing else unless {@link #others} do. */
  static String of(String path) {
    return pattern(path, -1);
  }

  /** What matches all else that {@link #of} does, one for each star. */
  static List<String> others(String path) {
    List<String> others = new ArrayList<>();
    for (int star = path.indexOf('*'); star >= 0; star = path.indexOf('*', star + 1)) {
      others.add(pattern(path, star));
    }
    return others;
  }

  private static String pattern(String path, int other) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char one = path.charAt(i);
      switch (one) {
        case '*' -> pattern.append(i == other ? NEIGHBOUR : STAR_OR_NEIGHBOUR);
        case '?', '[', '\\' -> pattern.append('\\').append(one);
        default -> pattern.append(one);
      }
    }
    return pattern.toString();
  }
}
