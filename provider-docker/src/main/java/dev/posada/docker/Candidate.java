package dev.posada.docker;

/**
 * An endpoint to try.
 *
 * @param endpoint where
 * @param source who named it, in words
 */
record Candidate(Endpoint endpoint, String source) {

  /** What is to be corrected if it is not there. */
  String correction() {
    return switch (source) {
      case EngineAddress.URI, EngineAddress.HOST -> "correct " + source;
      default -> "say by DOCKER_HOST where it is";
    };
  }

  @Override
  public String toString() {
    return endpoint + " (" + source + ")";
  }
}
