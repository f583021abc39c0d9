package dev.posada.docker;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the engine's API, as in {@code 1.41}. Compared by number: 1.9 is older than 1.41.
 *
 * @param major before the dot
 * @param minor behind it
 */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** The oldest that we speak: the oldest that moby's own client speaks. */
  static final ApiVersion OLDEST = new ApiVersion(1, 40);

  /** The newest that we speak: that of Engine 29.6, whose changes the parsers know. */
  static final ApiVersion NEWEST = new ApiVersion(1, 55);

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");

  static Optional<ApiVersion> parse(String text) {
    Matcher found = SHAPE.matcher(text);
    return found.matches()
        ? Optional.of(
            new ApiVersion(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
        : Optional.empty();
  }

  boolean isOlderThan(ApiVersion other) {
    return compareTo(other) < 0;
  }

  static ApiVersion older(ApiVersion a, ApiVersion b) {
    return a.isOlderThan(b) ? a : b;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major == other.major
        ? Integer.compare(minor, other.minor)
        : Integer.compare(major, other.major);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
