package dev.posada.docker.http;

import dev.posada.spi.CallText;
import java.nio.charset.StandardCharsets;

/**
 * What a request asks for: path and query, encoded. Immutable; each method returns a longer copy.
 *
 * <p>{@code Target.of("v1.41", "containers", id, "json").query("size", true)}
 */
public final class Target {
  private static final String HEX = "0123456789ABCDEF";
  private static final String UNRESERVED = "-._~";
  private static final String IN_IMAGE_NAMES = UNRESERVED + ":@";

  private final String line;
  private final CallText shown;

  private Target(String line, CallText shown) {
    this.line = line;
    this.shown = shown;
  }

  /**
   * {@return a target}
   *
   * @param segments the path, not yet encoded; see {@link #segment}
   */
  public static Target of(String... segments) {
    return new Target("", CallText.of("")).segments(segments);
  }

  /**
   * {@return a longer path}
   *
   * @param segments the segments, not yet encoded; see {@link #segment}
   */
  public Target segments(String... segments) {
    Target target = this;
    for (String segment : segments) {
      target = target.segment(segment);
    }
    return target;
  }

  /**
   * {@return a longer path}
   *
   * @param segment one segment, not yet encoded
   * @throws IllegalArgumentException if it would lead somewhere else: empty, a dot, two dots, or
   *     with a slash or control character in it. Engines decode %2F before they choose the route.
   */
  public Target segment(String segment) {
    return plain("/" + encoded(safe(segment), UNRESERVED));
  }

  /**
   * {@return a longer path}
   *
   * @param name the name of an image, not yet encoded; slashes and colons stay
   * @throws IllegalArgumentException if a part of it would lead somewhere else
   */
  public Target image(String name) {
    Target target = this;
    for (String part : name.split("/", -1)) {
      target = target.plain("/" + encoded(safe(part), IN_IMAGE_NAMES));
    }
    return target;
  }

  /**
   * {@return a target with one query parameter more}
   *
   * @param key the key
   * @param value its value, not yet encoded
   */
  public Target query(String key, String value) {
    return plain(separator() + encoded(key, UNRESERVED) + "=" + encoded(value, UNRESERVED));
  }

  /**
   * {@return a target with one query parameter more}
   *
   * @param key the key
   * @param value its value
   */
  public Target query(String key, long value) {
    return query(key, Long.toString(value));
  }

  /**
   * {@return a target with one query parameter more}
   *
   * @param key the key
   * @param value its value, sent as 1 or 0
   */
  public Target query(String key, boolean value) {
    return query(key, value ? "1" : "0");
  }

  /**
   * {@return a target with one query parameter more, whose value no trace shows}
   *
   * @param key the key, which is shown
   * @param value its value, not yet encoded
   */
  public Target secretQuery(String key, String value) {
    Target named = plain(separator() + encoded(key, UNRESERVED) + "=");
    String hidden = encoded(value, UNRESERVED);
    return new Target(named.line + hidden, named.shown.secret(hidden));
  }

  private Target plain(String more) {
    return new Target(line + more, shown.plain(more));
  }

  private String separator() {
    return line.contains("?") ? "&" : "?";
  }

  private static String safe(String segment) {
    boolean elsewhere = segment.isEmpty() || segment.equals(".") || segment.equals("..");
    for (int i = 0; i < segment.length(); i++) {
      elsewhere |= segment.charAt(i) == '/' || Character.isISOControl(segment.charAt(i));
    }
    if (elsewhere) {
      throw new IllegalArgumentException("not a name: \"" + segment + "\"");
    }
    return segment;
  }

  /** Percent-encodes all but letters, digits and what is allowed; a space is %20. */
  private static String encoded(String text, String allowed) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= '0' && b <= '9' || (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
      if (plain || b > 0 && allowed.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    return out.toString();
  }

  /** {@return the call as a trace shows it} */
  CallText text(String method) {
    return CallText.of(method + " " + shown);
  }

  /** {@return path and query as sent, secrets included} */
  String line() {
    return line;
  }

  /** {@return path and query, secrets hidden} */
  @Override
  public String toString() {
    return shown.toString();
  }
}
