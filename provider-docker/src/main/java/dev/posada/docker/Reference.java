package dev.posada.docker;

/**
 * The name of an image in two parts, as the engine wants it.
 *
 * @param repository all before the tag
 * @param tag the tag, or the digest
 */
record Reference(String repository, String tag) {
  private static final String LATEST = "latest";

  /** Without a tag an old engine would pull all that there are. */
  static Reference parse(String text) {
    int digest = text.indexOf('@');
    if (digest >= 0) {
      return new Reference(text.substring(0, digest), text.substring(digest + 1));
    }
    int colon = text.indexOf(':', text.lastIndexOf('/') + 1); // one before is that of a port
    return colon < 0
        ? new Reference(text, LATEST)
        : new Reference(text.substring(0, colon), text.substring(colon + 1));
  }
}
