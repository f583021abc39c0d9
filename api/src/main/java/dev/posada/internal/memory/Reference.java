package dev.posada.internal.memory;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image, written out: without a tag it is {@code latest}, and {@code
 * docker.io/library/} goes without saying. Immutable.
 */
record Reference(String repository, String tag) {
  private static final String WORD = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
  private static final Pattern PATTERN =
      Pattern.compile(
          "(?<repository>(?:(?:localhost|[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+(?=[:/])"
              + "|[A-Za-z0-9-]+(?=:\\d))(?::\\d+)?/)?"
              + WORD
              + "(?:/"
              + WORD
              + ")*)(?<tag>:\\w[\\w.-]{0,127})?(?<digest>@sha256:[0-9a-f]{64})?");
  private static final int LONGEST = 255;

  static boolean isWellFormed(String text) {
    Matcher parts = PATTERN.matcher(text);
    return parts.matches() && parts.group("repository").length() <= LONGEST;
  }

  static Reference parse(String text) {
    Matcher parts = PATTERN.matcher(text);
    if (!isWellFormed(text) || !parts.matches()) {
      throw Refused.value("invalid reference format: " + text);
    }
    String repository = parts.group("repository").replaceFirst("^docker\\.io/(library/)?", "");
    String digest = parts.group("digest");
    String tag = parts.group("tag");
    return new Reference(repository, digest != null ? digest : tag != null ? tag : ":latest");
  }

  /** Returns whether the simulated registry has it. */
  boolean isPublished() {
    return !repository.startsWith("missing/");
  }

  @Override
  public String toString() {
    return repository + tag;
  }
}
